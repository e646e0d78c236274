// The guard: a small process between the dispatcher and one program. When the dispatcher dies, however it dies, the
// guard ends the program and everything it started.
#pragma once
#include "supervision/program_spec.h"

namespace orrery::kernel {

/// Main of `orrery --guard`. Descriptor 3: a SOCK_SEQPACKET socket to the dispatcher; 1 and 2 become the program's.
/// Datagrams are encoded records. In: the ProgramSpec's fields; then `stop`. Out: `started` (pid) or `failed` (text);
/// then `exited` (fields status, signal).
int guard_main();

/// One datagram with a record; false when the other side has gone.
bool send_record(int socket, const Fields& fields);

enum class Received { record, nothing_yet, end };
/// The next datagram; `nothing_yet` only on a non-blocking socket. `fields` is empty for a malformed one.
Received receive_record(int socket, Fields& fields);

}  // namespace orrery::kernel
