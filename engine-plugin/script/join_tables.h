// JOIN and KEEP: combining a table with loaded records over the fields they share.
#pragma once

#include "script/load_statement.h"
#include "script/row_set.h"
#include "script/script_state.h"

namespace orrery::engine {

/// Joins `right` into `left` on every field name they share; without one every row meets every row. NULL keys match
/// nothing. Rows of the left come first, in their order, then right rows without a partner.
void join_into(ScriptState& state, TableBuilder& left, RowSet right, JoinKind kind);

/// Leaves in `left`, and in the returned right rows, only what the kind of join would leave of them.
RowSet keep_matching(ScriptState& state, TableBuilder& left, RowSet right, JoinKind kind);

}  // namespace orrery::engine
