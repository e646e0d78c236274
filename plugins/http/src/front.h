// One request from a socket to the service behind it.
#pragma once
#include <orrery/kit/http/role_bridge.h>
#include <orrery/kit/http/server.h>

#include <atomic>

namespace orrery::http_front {

/// The service behind a socket, and whether the socket's clients have proved that they belong to the site.
struct Door {
    kit::http::RoleTarget target;
    bool mutual = false;
    /// Of requests that are not worth the attempt: their service cannot be called without waiting.
    mutable std::atomic<int> attempts_spared{0};
};

/// Begins to answer a request by the door's service, where that can be had without waiting. [any thread]
bool begin_answer(std::shared_ptr<const Door> door, kit::http::Request& request, std::chrono::milliseconds deadline,
                  std::function<void(const kit::http::ServerOptions::Finish&)> done);

/// Answers a request by the door's service; its failure becomes its HTTP status. [worker, concurrent]
kit::http::Response answer(const Door& door, kit::http::Request& request, std::chrono::milliseconds deadline);

}  // namespace orrery::http_front
