#include "qix/seen_data.h"

#include "app/shared_models.h"
#include "app/visible_data.h"
#include "cube/field_on_the_fly.h"
#include "qix/script_variables.h"
#include "storage/system_fields.h"

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

/// The data with the fields of the system and the app's first fields on the fly, and how each number of them is known:
/// by generation, formats and definitions.
class Extended {
public:
    Extended(const ModelPtr& loaded, const app::Document& document)
        : loaded_(loaded), fields_(document.fields_on_the_fly) {
        keys_.push_back(std::to_string(loaded->generation()));
        std::string key = keys_.front() + '/';
        formats_ = formats_of(document, key);
        key += '\0';
        for (const app::FieldOnTheFly& field : fields_)
            keys_.push_back(key += field.name + '\0' + field.expression + '\0');
    }

    /// A field may read those before it: whoever has the data with these makes only what is new.
    ModelPtr with(std::size_t count) const {
        static app::SharedModels all;
        return all.get(keys_[count], [&] {
            if (count == 0) return engine::with_system_fields(loaded_);
            const ModelPtr before = with(count - 1);
            const app::FieldOnTheFly& field = fields_[count - 1];
            auto made = engine::with_field_on_the_fly(before, field.name, field.expression, formats_, [] {});
            return made ? made.value() : before;
        });
    }

private:
    const ModelPtr& loaded_;
    const std::vector<app::FieldOnTheFly>& fields_;
    engine::FormatSettings formats_;
    std::vector<std::string> keys_;
};

}  // namespace

ModelPtr with_fields_on_the_fly(const ModelPtr& loaded, const app::Document& document) {
    return Extended(loaded, document).with(document.fields_on_the_fly.size());
}

bool is_on_the_fly(const Snapshot& snapshot, engine::FieldId field) {
    // They come behind what was loaded and the fields of the system.
    return field >= snapshot.loaded->field_count() && !engine::is_system(*snapshot.model, field);
}

SeenData seen_data(const app::Document& document, const app::User& user) {
    SeenData seen;
    seen.loaded = app::visible_data(document.model, user);
    seen.whole = with_fields_on_the_fly(seen.loaded, document);
    return seen;
}

}  // namespace orrery::qix
