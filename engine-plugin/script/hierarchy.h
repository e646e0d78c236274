// Tables of parents and children: HIERARCHY and HIERARCHYBELONGSTO.
#pragma once

#include "script/load_statement.h"
#include "script/row_set.h"
#include "script/script_state.h"

namespace orrery::engine {

/// The records with a field for every level of the tree (the name's field with 1, 2, … behind it), and parent's name,
/// path and depth as asked for. A record whose parent is not there is a root; those in a circle are left out. Throws
/// LoadError for a field that is not there.
RowSet expand_hierarchy(const ScriptState& state, const RowSet& input, const Hierarchy& wanted);

/// A record for every node with itself and with each of those above it. Throws as above.
RowSet ancestors_of_hierarchy(const ScriptState& state, const RowSet& input, const BelongsTo& wanted);

}  // namespace orrery::engine
