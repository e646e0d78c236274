// Addresses of HTTP receivers.
#pragma once
#include <orrery/kit/client/endpoint.h>

namespace orrery::client {

/// http(s)://host[:port][/path][?query].
struct Url {
    bool tls = false;
    Endpoint endpoint;
    std::string authority;  ///< for the Host field
    std::string target;     ///< path and query, at least "/"
    /// Without the path and the query, which may hold a secret; for messages.
    std::string shown() const { return (tls ? "https://" : "http://") + authority; }
};

/// Throws Error(invalid) naming `parameter`, never with the address itself: credentials within it, a fragment, blanks
/// or control characters, another scheme, and addresses of the cloud's metadata services (169.254.0.0/16, fe80::/10),
/// which no receiver of ours has, are refused.
Url parse_url(std::string_view text, std::string_view parameter);

}  // namespace orrery::client
