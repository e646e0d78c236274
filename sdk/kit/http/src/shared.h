// What all connections of one server share.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>

#include "orrery/kit/http/server.h"
#include "orrery/kit/http/worker_pool.h"

namespace orrery::kit::http {

/// What was begun elsewhere comes back through it, as long as the server is there.
struct Gate {
    std::mutex mutex;
    bool open = true;
};

/// Made by the server, held by each of its connections. [any thread]
struct Shared {
    explicit Shared(ServerOptions given)
        : options(std::move(given)), pool(options.limits.workers, options.limits.queue) {}
    const ServerOptions options;
    WorkerPool pool;
    const std::shared_ptr<Gate> gate = std::make_shared<Gate>();
    std::atomic<std::size_t> connections{0}, begun{0};
    std::atomic<bool> draining{false};
};

/// An id for one request: unguessable prefix of the process, then a count.
std::string next_request_id();

}  // namespace orrery::kit::http
