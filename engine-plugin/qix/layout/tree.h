// Tree mode: the values of the dimensions as nested nodes, with the measures of every node.
#pragma once

#include "qix/layout/pivot.h"

namespace orrery::qix {

/// NxTreeNode[] for a NxTreeDataOption: the root. With more nodes than asked for it has none below, as the protocol has
/// it.
json::Value tree_nodes(const Pivot& pivot, const json::Value& option);

/// Adds what the layout of a tree says besides what every cube's says.
void describe_tree(const Pivot& pivot, const json::Value& definition, json::Value& layout);

}  // namespace orrery::qix
