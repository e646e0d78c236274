// A LOAD statement as a whole: label and prefixes, stacked loads, the source, and the table the records go to.
#pragma once

#include <vector>

#include "script/load_statement.h"
#include "script/script_state.h"

namespace orrery::engine {

/// The statements of one load: LOADs without a source, then the one that has it. Prefixes belong to the first.
struct LoadCommand {
    LoadPrefixes prefixes;
    std::vector<LoadStatement> loads;
};

/// Throws ScriptError, LoadError, LoadCancelled; a failed load leaves the tables as they were.
void execute_load(ScriptState& state, const LoadCommand& command);

}  // namespace orrery::engine
