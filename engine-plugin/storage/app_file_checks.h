// What columns and symbols from outside must fulfil before kernels may trust them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/field.h"
#include "storage/table.h"

namespace orrery::engine {

/// What is wrong with the data, as the end of a sentence; empty if nothing is: symbols and their texts fit, every code
/// has a symbol, links form no circle. Sizes of columns have been checked before.
std::string inconsistency(const std::vector<std::shared_ptr<const Field>>& fields,
                          const std::vector<std::shared_ptr<const Table>>& tables);

}  // namespace orrery::engine
