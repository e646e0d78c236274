// SECTION ACCESS … SECTION APPLICATION: tables that say who may see what of the data.
#pragma once

#include "script/cursor.h"
#include "script/script_state.h"

namespace orrery::engine {

/// SECTION ACCESS · SECTION APPLICATION. What is loaded in one is not seen in the other, but for what RESIDENT of the
/// access section takes from the data.
void section_statement(ScriptState& state, Cursor& cursor);
/// STAR IS [symbol]: what stands for all values of a column in tables of the access section.
void star_statement(ScriptState& state, Cursor& cursor);

/// At the end of the script: what guards the data, from the access section's table and one that came along with
/// imported data; null where there was neither. Throws LoadError where nobody could see anything.
AccessPtr finish_section_access(ScriptState& state);
/// Warns of columns that would reduce by fields that the data does not have: they keep their users out.
void warn_of_missing_fields(ScriptState& state, const DataModel& model, const AccessTable& access);

}  // namespace orrery::engine
