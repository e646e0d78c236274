// What is done to every field that is loaded from now on: ALIAS, FORCE, MAP … USING, NULLASVALUE.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "script/row_set.h"

namespace orrery::engine {

class ScriptState;

enum class ForcedCase { mixed, upper, lower, capitalized };

/// The last rule whose pattern (* and ?) fits a field counts.
struct LoadRules {
    struct Map {
        std::string pattern;
        std::string mapping;  // empty: UNMAP
    };
    struct NullValue {
        std::string pattern;
        bool shown = false;  // NULL becomes the text of the variable NullValue
    };
    std::map<std::string, std::string> aliases;
    ForcedCase forced = ForcedCase::mixed;
    std::vector<Map> maps;
    std::vector<NullValue> nulls;
};

/// Renames and changes the columns of a load before they go into a table. Throws LoadError for a mapping that is gone.
void apply_rules(const ScriptState& state, RowSet& set);

}  // namespace orrery::engine
