// Serves the streams of all clients with one thread: bytes in, messages out, and back-pressure between.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "orrery/stream.h"
#include "qix/session.h"

namespace orrery::service {

struct StreamLimits {
    std::size_t message_bytes = 16u << 20;  ///< the longest message a client may send
    std::size_t pause_bytes = 256u << 10;   ///< above this much unsent, nothing is read from that client
    std::size_t unsent_bytes = 64u << 20;   ///< above this the client is cut off: it does not read its answers
};

/// Never calculates: messages are handed to the session. [any thread]
class StreamLoop {
public:
    /// Throws std::system_error.
    explicit StreamLoop(StreamLimits limits);
    StreamLoop(const StreamLoop&) = delete;
    StreamLoop& operator=(const StreamLoop&) = delete;
    ~StreamLoop() { stop(); }

    /// Takes the stream over. `connect` gets the outlet and returns the connection that messages are for; null refuses
    /// (what it sent to the outlet is still delivered).
    using Connect = std::function<std::shared_ptr<qix::Connection>(std::shared_ptr<qix::Outlet>)>;
    void serve(Stream stream, const Connect& connect);

    std::size_t stream_count() const;
    /// Returns when the thread has ended; streams still open are closed. Idempotent.
    void stop();

private:
    class Peer;
    void run();
    void read_from(const std::shared_ptr<Peer>& peer);
    void remove(const std::shared_ptr<Peer>& peer);

    const StreamLimits limits_;
    int epoll_ = -1;
    int wake_ = -1;
    mutable std::mutex mutex_;
    std::map<int, std::shared_ptr<Peer>> peers_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace orrery::service
