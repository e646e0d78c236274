// What columns and symbols from outside must fulfil before kernels may trust them.
#pragma once

#include <memory>
#include <vector>

#include "storage/table.h"

namespace orrery::engine {

/// Kinds, numbers and texts fit each other.
bool valid_symbols(const Symbols& symbols);
/// Every code of the rows [first, last) has a symbol or is NULL. Does not wait for the column's own verification.
bool valid_codes(const Column& column, std::uint64_t first, std::uint64_t last);
/// The links of the tables form a circle.
bool has_circle(const std::vector<std::shared_ptr<const Table>>& tables);

}  // namespace orrery::engine
