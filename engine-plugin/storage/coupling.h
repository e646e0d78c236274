// The same data with other tables loosely coupled.
#pragma once

#include <memory>
#include <vector>

#include "storage/data_model.h"

namespace orrery::engine {

/// Tables are loose where `loose` says so, and where they would link others in a circle. Shares fields and columns with
/// the model, and keeps who sees what of it. `loose` has an item for every table at least.
std::shared_ptr<const DataModel> with_coupling(const std::shared_ptr<const DataModel>& model,
                                               const std::vector<bool>& loose);

}  // namespace orrery::engine
