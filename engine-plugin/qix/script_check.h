// Syntax errors of a load script, found without running it.
#pragma once

#include <string>

#include "orrery/kit/json.h"

namespace orrery::qix {

/// ScriptSyntaxError[]: unclosed structures, quotes and comments, and LOAD statements that cannot be read. Statements
/// with dollar expansions are only known when they run.
json::Value script_errors(const std::string& script);

}  // namespace orrery::qix
