// Syntax errors of a load script, found without running it.
#pragma once

#include <string>

#include "orrery/kit/json.h"

namespace orrery::qix {

/// ScriptSyntaxError[] of what engine::check_script() tells, with the places as an editor with sections counts them.
json::Value script_errors(const std::string& script);

}  // namespace orrery::qix
