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

/// The data with the fields of the system and with the app's first fields on the fly, and how each number of these is
/// known: by generation, formats and definitions.
class Extended {
public:
    Extended(const ModelPtr& loaded, const app::Document& document) : loaded_(loaded) {
        keys_.push_back(std::to_string(loaded->generation()));
        std::string key = keys_.front() + '/';
        formats_ = formats_of(document, key);
        key += '\0';
        for (const app::FieldOnTheFly& field : document.fields_on_the_fly) {
            fields_.push_back({field.name, field.expression});
            keys_.push_back(key += field.name + '\0' + field.expression + '\0');
        }
    }

    ModelPtr whole() const {
        if (fields_.empty()) return of_system();
        return all().get(keys_.back(), [&] {
            const auto [before, count] = known();
            return engine::with_fields_on_the_fly(before, std::span(fields_).subspan(count), formats_, [] {});
        });
    }

private:
    static app::SharedModels& all() {
        static app::SharedModels models;
        return models;
    }

    ModelPtr of_system() const {
        return all().get(keys_.front(), [&] { return engine::with_system_fields(loaded_); });
    }

    /// What somebody has already of the fields, and how many: a field may read those before it, so only what is new has
    /// to be made.
    std::pair<ModelPtr, std::size_t> known() const {
        for (std::size_t count = fields_.size() - 1; count > 0; --count)
            if (ModelPtr model = all().find(keys_[count])) return {std::move(model), count};
        return {of_system(), 0};
    }

    const ModelPtr& loaded_;
    std::vector<engine::FieldDefinition> fields_;
    engine::FormatSettings formats_;
    std::vector<std::string> keys_;
};

}  // namespace

ModelPtr with_fields_on_the_fly(const ModelPtr& loaded, const app::Document& document) {
    return Extended(loaded, document).whole();
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
