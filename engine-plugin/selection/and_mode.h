// And-mode: selecting in the second column of a table of two asks for what has every selected value.
#pragma once

#include <optional>

#include "selection/selection_state.h"
#include "storage/data_model.h"

namespace orrery::engine {

/// The table whose rows decide, and the field of its first column, of whose values each has them all or has not.
struct AndModePlace {
    TableId table = 0;
    FieldId owner = kNoField;
};

/// Where the field may be in and-mode: it lies in one table only, as the second of two columns, and that table was
/// loaded without duplicates. nullopt anywhere else.
std::optional<AndModePlace> and_mode_place(const DataModel& model, FieldId field);

/// The values of the owner that stand beside every selected value and beside none that is forced out.
Bitmap owners_of_all(const DataModel& model, const AndModePlace& place, const FieldSelection& selection);

}  // namespace orrery::engine
