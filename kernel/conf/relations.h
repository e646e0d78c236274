// What stanzas say about each other: names, and ports.
#pragma once
#include "conf/conf.h"

namespace orrery::kernel {

/// Requires= and Wants= name services that are there; no port is listened on twice.
void check_relations(Conf& conf);

}  // namespace orrery::kernel
