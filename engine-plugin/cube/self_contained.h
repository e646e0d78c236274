// May a result be kept? Only when it follows from the data, the state's selections and the expression alone.
#pragma once

#include "expression/program.h"

namespace orrery::engine {

/// False for sets that look at other states, bookmarks, the history or run an expression search.
bool is_self_contained(const SetExpression& set);
/// False also for random numbers, the clock and functions about the selections of other states.
bool is_self_contained(const Compiled& compiled);

}  // namespace orrery::engine
