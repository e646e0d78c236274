// Requests both ways over one socket, many in flight.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "conf/values.h"
#include "isolation/frames.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

struct Frame {
    wire::FrameHead head;
    std::string payload;
};

/// One thread reads; when it meets a request it passes the reading on and serves the request itself, so that a call
/// costs one wake-up and somebody always reads. Its threads hold it by shared_ptr: it may outlive its owner for the
/// time of a call.
class Channel : public std::enable_shared_from_this<Channel> {
public:
    /// All [any thread of the channel, concurrent] but `note`, which comes in order.
    struct Handlers {
        std::function<void(Frame&)> request;  ///< must call reply() once
        std::function<void(Frame&)> note;
        std::function<void()> ended;  ///< once, when the other side has gone
    };
    /// At most `most_serving` requests are served at once, further ones wait.
    Channel(Descriptor socket, size_t most_serving);
    /// Starts reading. The handlers must keep what they use alive.
    void open(Handlers handlers);

    /// Sends a request and waits for its reply, which goes to `out`. DEADLINE (and a cancel frame) when none came in
    /// time, CANCELLED (and a cancel frame) when the call this thread serves was cancelled meanwhile, UNAVAILABLE when
    /// the other side has gone, LIMIT when the record is too large.
    int32_t request(uint8_t kind, uint32_t a, uint64_t b, orrery_record in, const orrery_writer* out,
                    Milliseconds deadline);
    void reply(uint64_t id, int32_t status, std::string_view record_bytes);
    bool note(uint8_t kind, uint64_t id, uint64_t b, std::string_view record_bytes);
    /// Ends it from this side: everything that waits gets UNAVAILABLE, the threads leave.
    void close();

private:
    struct Waiting {
        std::chrono::steady_clock::time_point ends;
        std::condition_variable arrived;
        bool done = false;
        Frame reply;
    };
    void crew();
    void lead(std::unique_lock<std::mutex>& lock);
    bool read_frame(Frame& frame);
    bool fill(size_t needed);
    void take_reply(Frame& frame);
    void serve(Frame& frame, std::unique_lock<std::mutex>& lock);
    void add_thread();
    bool send(const wire::FrameHead& head, std::string_view record_bytes);
    void end(std::unique_lock<std::mutex>& lock);

    const Descriptor socket_;
    const size_t most_threads_;
    Handlers handlers_;
    std::mutex send_mutex_;
    std::mutex mutex_;
    std::condition_variable crew_changed_;
    std::deque<Frame> queue_;
    std::unordered_map<uint64_t, Waiting*> waiting_;
    uint64_t last_id_ = 0;
    size_t threads_ = 0, idle_ = 0;
    bool has_leader_ = false, ended_ = false;
    std::string buffer_;  // the leader's
    size_t buffer_at_ = 0;
};

/// The record in a frame's payload, as views of it; false when it is malformed.
bool read_payload(const Frame& frame, std::vector<orrery_field>& fields);

}  // namespace orrery::kernel
