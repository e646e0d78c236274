// Selections as the set expression that means them.
#pragma once

#include <string>

#include "selection/selection_state.h"
#include "storage/data_model.h"

namespace orrery::qix {

/// "{<Year={2020,2021},[Sales Rep]={'A'}>}"; "{$}" when nothing is selected. Values that are numbers stand as numbers,
/// others as literals that match exactly.
std::string set_text(const engine::SelectionState& selection, const engine::DataModel& model);

}  // namespace orrery::qix
