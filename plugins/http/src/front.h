// One request from a socket to the service behind it.
#pragma once
#include <orrery/kit/http/role_bridge.h>

namespace orrery::http_front {

/// The service behind a socket, and whether the socket's clients have proved that they belong to the site.
struct Door {
    kit::http::RoleTarget target;
    bool mutual = false;
};

/// Answers a request by the door's service; its failure becomes its HTTP status. [worker, concurrent]
kit::http::Response answer(const Door& door, kit::http::Request& request, std::chrono::milliseconds deadline);

}  // namespace orrery::http_front
