// What columns and symbols from outside must fulfil before kernels may trust them.
#pragma once

#include <memory>
#include <vector>

#include "storage/table.h"

namespace orrery::engine {

/// Kinds, numbers and texts fit each other.
bool valid_symbols(const Symbols& symbols);
struct CodesFound {
    bool valid = true;  ///< every code has a symbol or is NULL
    bool null = false;  ///< some code is NULL
};
/// Looks at the rows [first, last). Does not wait for the column's own verification.
CodesFound find_codes(const Column& column, std::uint64_t first, std::uint64_t last);
/// The links of the tables form a circle.
bool has_circle(const std::vector<std::shared_ptr<const Table>>& tables);

}  // namespace orrery::engine
