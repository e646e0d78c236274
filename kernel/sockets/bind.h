// Listening sockets of Listen= lines.
#pragma once
#include <orrery/error.h>

#include "conf/stanza.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

/// Bound and listening, non-blocking, close-on-exec. `*` listens on every address. Throws Error(conflict) when the port
/// is taken, Error(denied) when it needs more rights, each naming address and port. [any thread]
Descriptor bind_listener(const ListenLine& line);

/// The port a bound socket really has (for port 0).
int bound_port(int descriptor);

}  // namespace orrery::kernel
