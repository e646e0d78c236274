#include "qix/seen_data.h"

#include "app/shared_models.h"
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

ModelPtr extended(const ModelPtr& loaded, const app::Document& document) {
    static app::SharedModels all;  // by generation, formats and definitions
    std::string key = std::to_string(loaded->generation()) + '/';
    const engine::FormatSettings formats = formats_of(document, key);
    key += '\0';
    ModelPtr model = loaded;
    // Each is known by those before it, too, as it may read them: whoever has these makes only what is new.
    for (const app::FieldOnTheFly& field : document.fields_on_the_fly) {
        key += field.name + '\0' + field.expression + '\0';
        model = all.get(key, [&] {
            auto made = engine::with_field_on_the_fly(model, field.name, field.expression, formats, [] {});
            return made ? made.value() : model;
        });
    }
    return model;
}

}  // namespace

ModelPtr with_fields_on_the_fly(const ModelPtr& loaded, const app::Document& document) {
    return document.fields_on_the_fly.empty() ? loaded : extended(loaded, document);
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
