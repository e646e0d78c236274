#include "qix/save.h"

#include "qix/engine.h"
#include "qix/errors.h"

namespace orrery::qix {

app::ObjectFacts facts_of(const app::StoredObject& object) {
    const json::Value& meta = object.properties["qMetaDef"];
    return {object.id, object.type, std::string(meta["title"].string_or("")),
            std::string(meta["description"].string_or("")), json::dump(object.properties).size()};
}

app::SavedFacts saved_facts(const app::Document& document, std::uint64_t size) {
    app::SavedFacts facts{document.title, size, document.last_reload, {}};
    for (const auto& [id, object] : document.objects)
        if (object->parent.empty()) facts.objects.push_back(facts_of(*object));
    return facts;
}

void save_app(Engine& engine, const app::User& user, app::App& app, app::Store::Part part) {
    const std::lock_guard one_at_a_time(app.save_mutex());
    const app::DocumentPtr document = app.document();
    const bool same_data = document->model == app.saved_model() && engine.store().has(document->id);
    std::uint64_t size = 0;
    try {
        size = engine.store().save(*document, same_data ? app::Store::Part::without_data : part);
    } catch (const std::exception& error) {
        engine.log(LogLevel::error, "app " + document->id + " could not be saved: " + error.what());
        throw QixError(ErrorCode::app_save_failed, std::string("the app could not be saved: ") + error.what());
    }
    if (part == app::Store::Part::everything) app.set_saved_model(document->model);
    engine.catalogue().report_saved(user, document->id, saved_facts(*document, size));
}

}  // namespace orrery::qix
