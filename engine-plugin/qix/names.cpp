#include "qix/names.h"

#include "expression/interpret.h"
#include "qix/app_layout.h"
#include "storage/data_model.h"

namespace orrery::qix {

std::optional<std::uint32_t> SnapshotNames::field(std::string_view name) const {
    return snapshot_.model->find_field(name);
}

std::optional<engine::Value> SnapshotNames::variable(std::string_view name) const {
    const auto found = snapshot_.variables->find(name);
    if (found == snapshot_.variables->end()) return std::nullopt;
    const VariableValue& value = found->second;
    if (value.is_dual) return engine::Value::dual(value.definition, value.number);
    return engine::interpret(value.definition, format_settings(*snapshot_.variables)).owned();
}

void SnapshotNames::offer_names(engine::Nearest& nearest) const {
    for (engine::FieldId id = 0; id < snapshot_.model->field_count(); ++id)
        nearest.offer(snapshot_.model->field(id).name());
    for (const auto& [name, value] : *snapshot_.variables) nearest.offer(name);
}

}  // namespace orrery::qix
