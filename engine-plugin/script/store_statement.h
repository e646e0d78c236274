// STORE: writes a table to a delimited text file.
#pragma once

#include "script/cursor.h"
#include "script/script_state.h"

namespace orrery::engine {

/// Reads what follows STORE and writes the file; readers see the old file or the whole new one. Throws ScriptError,
/// LoadError.
void run_store(ScriptState& state, Cursor& cursor);

}  // namespace orrery::engine
