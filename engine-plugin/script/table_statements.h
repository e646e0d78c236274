// Statements that change loaded tables and fields: DROP, RENAME, QUALIFY, TAG, COMMENT, LOOSEN.
#pragma once

#include "script/cursor.h"
#include "script/script_state.h"

namespace orrery::engine {

/// Runs the statement if its first word is one of these; false if it is not. Throws ScriptError.
bool run_table_statement(ScriptState& state, Cursor& cursor);

}  // namespace orrery::engine
