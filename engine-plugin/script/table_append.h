// Puts loaded records into tables.
#pragma once

#include <string>

#include "script/row_set.h"
#include "script/script_state.h"

namespace orrery::engine {

/// A table with exactly these fields, in whatever order; nullptr if there is none.
TableBuilder* table_of_same_fields(ScriptState& state, const RowSet& set);
/// A new table of the set's fields called `base`, or `base`-1, -2, … where that is taken.
TableBuilder& new_table(ScriptState& state, const RowSet& set, const std::string& base);
/// Appends the records; fields that either side lacks are NULL there. With `distinct`, and from then on, no two rows
/// of the table are equal. Throws LoadError beyond 2^32 - 2 rows.
void append_rows(ScriptState& state, TableBuilder& table, RowSet& set, bool distinct);

}  // namespace orrery::engine
