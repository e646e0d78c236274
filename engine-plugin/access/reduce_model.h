// The data that is left for a user of a reduction.
#pragma once

#include <functional>
#include <memory>

#include "access/reduction.h"
#include "storage/data_model.h"

namespace orrery::engine {

/// The records that a selection of the reduction's values leaves over, in every table, and no field that is omitted:
/// what is not in the result cannot be found by any question to it. Null, and nothing is to be shown, when the data
/// lacks a field that is restricted or has none of its values. May take as long as a load of that data from memory;
/// `check` is called between columns, what it throws ends the work.
std::shared_ptr<const DataModel> reduce_model(const std::shared_ptr<const DataModel>& model, const Reduction& reduction,
                                              const std::function<void()>& check);

}  // namespace orrery::engine
