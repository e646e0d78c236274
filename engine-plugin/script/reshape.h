// Prefixes that give loaded records another shape: CROSSTABLE and INTERVALMATCH.
#pragma once

#include "script/load_statement.h"
#include "script/row_set.h"
#include "script/script_state.h"

namespace orrery::engine {

/// One record per cell of the columns behind the kept ones; NULL cells are left out. Throws LoadError if there are
/// none.
RowSet cross_table(const ScriptState& state, const RowSet& input, const CrossTable& cross);

/// For records (low, high, keys…) one record (value, low, high, keys…) per value of the first field, loaded before,
/// that lies in the interval and occurs with these keys. Bounds are inclusive; a NULL bound is open.
RowSet interval_match(ScriptState& state, const RowSet& intervals, const std::vector<std::string>& fields);

}  // namespace orrery::engine
