// Where a connection's messages go: the one thing the protocol needs of a transport.
#pragma once

#include <cstdint>
#include <string>

namespace orrery::qix {

/// One client's socket, as the protocol sees it. Called from any thread, one call at a time per connection.
class Outlet {
public:
    virtual ~Outlet() = default;
    /// Queues one text message. Never blocks; does nothing once the socket has gone.
    virtual void send(std::string text) = 0;
    /// Closes after what was queued has been sent.
    virtual void close(std::uint16_t code, std::string reason) = 0;
};

}  // namespace orrery::qix
