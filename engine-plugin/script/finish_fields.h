// What is done to fields when the script has ended.
#pragma once

#include "script/script_state.h"

namespace orrery::engine {

/// Replaces values by numbers as AUTONUMBER said, and hides fields by the variables HidePrefix and HideSuffix. Throws
/// LoadCancelled.
void finish_fields(ScriptState& state);

}  // namespace orrery::engine
