// What is wrong with a script, as far as it can be told without running it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "script/script_error.h"

namespace orrery::engine {

struct ScriptProblem {
    TextPosition position;
    std::string message;
};

/// Unclosed structures, quotes and comments; statements that cannot be read or are unknown; expressions that cannot be
/// read, call what does not exist or aggregate where nothing can be. One for each statement at most, in their order.
/// Names of fields, tables and variables are known when a script runs, as are statements with dollar expansions:
/// nothing is said of them, nor of what stands behind an EXIT that always happens.
std::vector<ScriptProblem> check_script(std::string_view script);

}  // namespace orrery::engine
