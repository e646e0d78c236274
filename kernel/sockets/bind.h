// Listening sockets of Listen= lines.
#pragma once
#include <orrery/error.h>
#include <sys/socket.h>

#include "conf/stanza.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
    const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
};
/// Throws Error(invalid) for what is no address.
SocketAddress socket_address(const ListenLine& line);

/// Bound and listening, non-blocking, close-on-exec. `*` listens on every address. Throws Error(conflict) when the port
/// is taken, Error(denied) when it needs more rights, each naming address and port. [any thread]
Descriptor bind_listener(const ListenLine& line);

/// The port a bound socket really has (for port 0).
int bound_port(int descriptor);

}  // namespace orrery::kernel
