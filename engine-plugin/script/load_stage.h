// One LOAD: from the records of its source to the records it delivers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "script/load_statement.h"
#include "script/row_set.h"
#include "script/script_state.h"

namespace orrery::engine {

/// The source fields a LOAD mentions; nullopt if it takes all of them ("*").
std::optional<std::vector<std::string>> mentioned_fields(const LoadStatement& load);

/// Applies ORDER BY, WHERE, WHILE, GROUP BY, the field list and DISTINCT. Throws ScriptError with the place of a wrong
/// name, LoadError for what only running shows, LoadCancelled.
RowSet run_load(ScriptState& state, const LoadStatement& load, RowSet input);

}  // namespace orrery::engine
