// What can only be known by asking others: do the ports answer, does what a plugin connects to let it in?
#pragma once
#include "check/examination.h"

namespace orrery::kernel {

/// Has the plugins that offer orrery.check/1 or orrery.connector/1 try their connections, each created in a process of
/// its own and not started; of a site that `runs` the ports are called. Adds to the problems.
void try_connections(Examination& examined, const Folders& folders, bool runs);

}  // namespace orrery::kernel
