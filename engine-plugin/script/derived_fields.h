// Fields made of other fields' values by definitions: DECLARE FIELD DEFINITION, DERIVE FIELDS.
#pragma once

#include "script/cursor.h"
#include "script/script_state.h"

namespace orrery::engine {

/// [name:] DECLARE … or DERIVE …; false if the statement is neither. Throws ScriptError.
bool run_derivation_statement(ScriptState& state, Cursor& cursor);

/// Makes the fields that DERIVE asked for, named field.definition.part, of all values that the script has loaded: in
/// the table of the field, or in one of their own where several tables have it. Throws ScriptError, LoadError,
/// LoadCancelled.
void derive_fields(ScriptState& state);

}  // namespace orrery::engine
