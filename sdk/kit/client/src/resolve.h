// Names to addresses, by a deadline.
#pragma once
#include <netinet/in.h>
#include <orrery/kit/client/endpoint.h>

#include <vector>

namespace orrery::client {

/// One address as the system's calls take it: connect() or sendto() with a socket of that `family`.
struct Address {
    sockaddr_storage bytes;
    socklen_t size;
    int family;
};

/// `type`: SOCK_STREAM or SOCK_DGRAM. Throws Error(unavailable) when there is no such host, Error(deadline).
std::vector<Address> resolve(const Endpoint& endpoint, int type, Deadline deadline);

}  // namespace orrery::client
