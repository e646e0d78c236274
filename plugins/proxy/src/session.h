// One signed-in user in one browser. The id itself is nowhere: its digest stands for it.
#pragma once
#include <orrery/auth.h>
#include <orrery/kit/http/message.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace orrery::proxy {

class Session {
public:
    using Time = std::chrono::system_clock::time_point;
    Session(std::string hash, std::string prefix, Principal who, Time created, Time last_used);

    const std::string hash;    // SHA-256 of the id, 32 bytes
    const std::string prefix;  // of its virtual proxy
    const Principal who;
    const Time created;

    /// A name for it that opens nothing: in lists, logs and for the engine.
    std::string handle() const;
    void touch(Time now) { last_used_.store(now.time_since_epoch().count(), std::memory_order_relaxed); }
    /// The user has shown a proof again that is good for so long (0: without end): the session ends no sooner.
    void extend(std::chrono::seconds valid_for, Time now);
    /// From `created` on; 0: without end.
    std::chrono::seconds valid_for() const { return std::chrono::seconds(valid_for_.load(std::memory_order_relaxed)); }
    /// Last request, or last message on one of its WebSockets.
    Time last_used() const;
    bool is_over(Time now, std::chrono::minutes idle) const;

    /// A WebSocket opened under it; closed at once when the session has ended meanwhile.
    void add(std::shared_ptr<kit::http::OpenSocket> socket);
    void remove(const kit::http::OpenSocket* socket);
    /// Closes its WebSockets with 4401, now and in future.
    void end(const std::string& reason);

private:
    std::atomic<Time::rep> last_used_;
    std::atomic<std::int64_t> valid_for_;
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<kit::http::OpenSocket>> sockets_;
    bool ended_ = false;
};

}  // namespace orrery::proxy
