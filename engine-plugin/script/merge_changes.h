// MERGE: records that say what became of rows, applied to a table.
#pragma once

#include "script/load_statement.h"
#include "script/row_set.h"
#include "script/script_state.h"

namespace orrery::engine {

/// The first column of `changes` holds operations: Insert, Update or Delete, or their first letters. Of each key the
/// last change counts, by the sequence field if there is one, and the variable keeps the largest number of it. Rows of
/// `target` (may be null) whose keys occur are taken out; the answer is what has to be appended. Throws LoadError for
/// unknown operations and fields.
RowSet merge_changes(ScriptState& state, TableBuilder* target, RowSet changes, const Merge& merge);

}  // namespace orrery::engine
