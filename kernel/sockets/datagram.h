// Records as datagrams between the kernel and its children, with a descriptor where one belongs to it.
#pragma once
#include <orrery/record.h>

#include "sockets/descriptor.h"

namespace orrery::kernel {

/// One datagram with a record, and a copy of `passed` when it is given; false when the other side has gone.
bool send_record(int socket, const Fields& fields, int passed = -1);

enum class Received { record, nothing_yet, end };
/// The next datagram; `nothing_yet` only on a non-blocking socket. `fields` is empty for a malformed one. A descriptor
/// that came with it goes to `passed`, or is closed when that is null.
Received receive_record(int socket, Fields& fields, Descriptor* passed = nullptr);

}  // namespace orrery::kernel
