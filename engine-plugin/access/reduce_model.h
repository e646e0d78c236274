// The data that is left for a user of a reduction.
#pragma once

#include <functional>
#include <memory>

#include "access/reduction.h"
#include "selection/selection_state.h"
#include "storage/data_model.h"

namespace orrery::engine {

/// The records that a selection of the reduction's values leaves over, in every table, and no field that is omitted:
/// what is not in the result cannot be found by any question to it. Null, and nothing is to be shown, when the data
/// lacks a field that is restricted or has none of its values. May take as long as a load of that data from memory;
/// `check` is called between columns, what it throws ends the work.
std::shared_ptr<const DataModel> reduce_model(const std::shared_ptr<const DataModel>& model, const Reduction& reduction,
                                              const std::function<void()>& check);

/// The records that a selection leaves over, in every table; with the table of who sees what, or without. The data
/// itself where nothing is to be taken away. As reduce_model() otherwise.
std::shared_ptr<const DataModel> reduce_to_selection(const std::shared_ptr<const DataModel>& model,
                                                     const SelectionState& selection, bool with_access,
                                                     const std::function<void()>& check);

}  // namespace orrery::engine
