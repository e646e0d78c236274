// What is done to fields when the script has ended.
#pragma once

#include "script/script_state.h"

namespace orrery::engine {

/// Replaces values by numbers as AUTONUMBER said, hides fields by the variables HidePrefix and HideSuffix, and tags
/// those that SEARCH EXCLUDE names. Throws LoadCancelled.
void finish_fields(ScriptState& state);

}  // namespace orrery::engine
