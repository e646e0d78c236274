// Where a plugin lives: in the dispatcher's process, or in its own.
#pragma once
#include "conf/stanza.h"

namespace orrery::kernel {

/// What Host= says, else isolated for plugins that did not come with Orrery. Throws Error(invalid) for limits that only
/// a process of its own can keep: one that would not hold is worse than none.
Placement placement_of(const Stanza& stanza, bool shipped);

}  // namespace orrery::kernel
