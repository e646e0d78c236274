// GROUP BY: one output record per distinct combination of keys.
#pragma once

#include <optional>
#include <vector>

#include "expression/program.h"
#include "script/row_select.h"
#include "script/row_set.h"
#include "script/script_state.h"

namespace orrery::engine {

struct GroupedRows {
    std::uint64_t rows = 0;
    std::vector<SymbolsBuilder> symbols;  // per expression
    std::vector<Codes> codes;             // per expression
};

/// Groups appear in the order of their first record; without keys there is one group. `expressions` are compiled in
/// mode grouped: fields outside aggregations are those of the group's first record.
GroupedRows group_rows(ScriptState& state, const RowSet& input, const std::vector<CompiledPtr>& keys,
                       const std::vector<CompiledPtr>& expressions, const std::optional<RowNumbers>& rows);

}  // namespace orrery::engine
