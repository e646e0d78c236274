// Statements that say how what follows is done: connections, folders, and what happens to fields as they are loaded.
#pragma once

#include "script/cursor.h"
#include "script/script_state.h"

namespace orrery::engine {

/// Runs the statement if its first word is one of these; false if it is not. Throws ScriptError, LoadError.
bool run_setting_statement(ScriptState& state, Cursor& cursor);

}  // namespace orrery::engine
