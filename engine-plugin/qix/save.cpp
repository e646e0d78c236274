#include "qix/save.h"

#include "app/ownership.h"
#include "qix/engine.h"
#include "qix/errors.h"

namespace orrery::qix {

app::ObjectFacts facts_of(const app::StoredObject& object) {
    const json::Value& meta = object.properties["qMetaDef"];
    return {object.id, object.type, std::string(meta["title"].string_or("")),
            std::string(meta["description"].string_or("")), json::dump(object.properties).size()};
}

app::SavedFacts saved_facts(const app::Document& document, std::uint64_t size, const app::User& user) {
    app::SavedFacts facts{document.title, size, document.last_reload, {}};
    for (const auto& [id, object] : document.objects) {
        if (!object->parent.empty()) continue;
        facts.objects.push_back(facts_of(*object));
        facts.objects.back().foreign = !object->owner.empty() && !app::owns(*object, user);
    }
    return facts;
}

namespace {

/// Returns the bytes on disk.
std::uint64_t write_app(Engine& engine, const app::Document& document, app::Store::Part part) {
    try {
        return engine.store().save(document, part);
    } catch (const std::exception& error) {
        engine.log(LogLevel::error, "app " + document.id + " could not be saved: " + error.what());
        throw QixError(ErrorCode::app_save_failed, std::string("the app could not be saved: ") + error.what());
    }
}

}  // namespace

void save_app(Engine& engine, const app::User& user, app::App& app, app::Store::Part part) {
    const std::lock_guard one_at_a_time(app.save_mutex());
    const app::DocumentPtr document = app.document();
    const bool same_data = document->model == app.saved_model() && engine.store().has(document->id);
    const std::uint64_t size = write_app(engine, *document, same_data ? app::Store::Part::without_data : part);
    if (part == app::Store::Part::everything) app.set_saved_model(document->model);
    app::SavedFacts facts = saved_facts(*document, size, user);
    // What came up while the files were written stays known, and is reported at its own save.
    const app::DocumentPtr now = app.document();
    for (const auto& [id, object] : now->objects) {
        if (!object->parent.empty() || document->objects.contains(id)) continue;
        facts.objects.push_back(facts_of(*object));
        facts.objects.back().foreign = true;
    }
    engine.catalogue().report_saved(user, document->id, facts);
}

void save_own_objects(Engine& engine, const app::User& user, app::App& app) {
    const std::lock_guard one_at_a_time(app.save_mutex());
    const app::DocumentPtr document = app.document();
    write_app(engine, *document, app::Store::Part::without_data);
    std::vector<app::ObjectFacts> own;
    for (const auto& [id, object] : document->objects)
        if (object->parent.empty() && object->draft_of.empty() && app::owns(*object, user))
            own.push_back(facts_of(*object));
    engine.catalogue().report_objects(user, document->id, own);
}

}  // namespace orrery::qix
