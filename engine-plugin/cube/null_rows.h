// Whether a column has NULL in some row: where it has none, nothing needs to be counted.
#pragma once

#include "cube/value_column.h"

namespace orrery::engine {

/// Looks at all rows of the base table, whatever is selected; the answer is kept in the cache. The base reaches the
/// column by lookups.
bool has_null_rows(const CalculationTools& tools, TableId base, const ValueColumn& column);

}  // namespace orrery::engine
