// The guard: a small process between the dispatcher and one program. When the dispatcher dies, however it dies, the
// guard ends the program and everything it started.
#pragma once
#include "supervision/program_spec.h"

namespace orrery::kernel {

/// Main of `orrery --guard`. Descriptor 3: a SOCK_SEQPACKET socket to the dispatcher; 1 and 2 become the program's.
/// Datagrams are encoded records. In: the ProgramSpec's fields; then `stop`, perhaps with
/// `grace_ms`. Out: `started` (pid) or `failed` (text);
/// then `exited` (fields status, signal).
int guard_main();

}  // namespace orrery::kernel
