// Where to connect to, and until when.
#pragma once
#include <orrery/error.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace orrery::client {

/// The moment at which a step gives up.
using Deadline = std::chrono::steady_clock::time_point;
/// So much time from now. [any thread]
inline Deadline within(std::chrono::milliseconds time) { return std::chrono::steady_clock::now() + time; }

/// A host (name or address, IPv6 without brackets) and a port.
struct Endpoint {
    std::string host;
    std::uint16_t port = 0;
    /// "host:port", for messages.
    std::string label() const {
        return (host.find(':') == host.npos ? host : "[" + host + "]") + ":" + std::to_string(port);
    }
};

/// Throws Error(invalid) naming `parameter` when the host is empty, has blanks or control characters, or is longer than
/// a name can be; 0 is no port.
void check_endpoint(const Endpoint& endpoint, std::string_view parameter);

}  // namespace orrery::client
