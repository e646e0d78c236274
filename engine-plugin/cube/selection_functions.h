// GetSelectedCount, GetFieldSelections and the other functions about the current selections.
#pragma once

#include <span>
#include <string_view>

#include "cube/environment.h"
#include "expression/function_table.h"

namespace orrery::engine {

/// Unknown fields and states give null.
Value selection_function(ChartFunction function, std::span<const Value> arguments, const ChartEnvironment& environment,
                         std::string_view state);

/// The selected values of a field as one text; more than `most` values give "n of m".
std::string selected_text(const States& states, FieldId field, std::string_view separator, std::size_t most);

}  // namespace orrery::engine
