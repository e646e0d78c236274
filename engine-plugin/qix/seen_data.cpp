#include "qix/seen_data.h"

#include <map>
#include <mutex>

#include "app/visible_data.h"
#include "cube/field_on_the_fly.h"
#include "qix/script_variables.h"

namespace orrery::qix {
namespace {

using ModelPtr = std::shared_ptr<const engine::DataModel>;

/// How the app's variables say that numbers and dates are written; `told` collects them.
engine::FormatSettings formats_of(const app::Document& document, std::string& told) {
    engine::FormatSettings formats;
    for (const auto& [name, definition] : variable_definitions(document))
        if (formats.set(name, definition)) told += name + '\0' + definition + '\0';
    return formats;
}

class ExtendedModels {
public:
    ModelPtr get(const ModelPtr& loaded, const app::Document& document) {
        std::string key = std::to_string(loaded->generation()) + '/';
        for (const app::FieldOnTheFly& field : document.fields_on_the_fly)
            key += field.name + '\0' + field.expression + '\0';
        const engine::FormatSettings formats = formats_of(document, key);
        const std::shared_ptr<Slot> slot = slot_of(key);
        const std::lock_guard making(slot->making);
        ModelPtr model = slot->model.lock();
        if (model != nullptr) return model;
        model = loaded;
        for (const app::FieldOnTheFly& field : document.fields_on_the_fly)
            if (auto made = engine::with_field_on_the_fly(model, field.name, field.expression, formats, [] {}))
                model = std::move(made.value());
        slot->model = model;
        return model;
    }

private:
    struct Slot {
        std::mutex making;  // the first one makes the data, others wait for it
        std::weak_ptr<const engine::DataModel> model;
    };

    std::shared_ptr<Slot> slot_of(const std::string& key) {
        const std::lock_guard lock(mutex_);
        if (const auto found = slots_.find(key); found != slots_.end()) return found->second;
        std::erase_if(slots_,
                      [](const auto& entry) { return entry.second.use_count() == 1 && entry.second->model.expired(); });
        return slots_.emplace(key, std::make_shared<Slot>()).first->second;
    }

    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Slot>> slots_;  // by generation, definitions and formats
};

}  // namespace

ModelPtr with_fields_on_the_fly(const ModelPtr& loaded, const app::Document& document) {
    if (document.fields_on_the_fly.empty()) return loaded;
    static ExtendedModels all;
    return all.get(loaded, document);
}

bool is_on_the_fly(const Snapshot& snapshot, engine::FieldId field) {
    // They come behind what was loaded.
    return field >= snapshot.loaded->field_count();
}

SeenData seen_data(const app::Document& document, const app::User& user) {
    SeenData seen;
    seen.loaded = app::visible_data(document.model, user);
    seen.whole = with_fields_on_the_fly(seen.loaded, document);
    return seen;
}

}  // namespace orrery::qix
