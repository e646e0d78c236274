// Sends long bodies over streams from one thread: a slow reader costs a descriptor, not a worker.
#pragma once
#include <orrery/stream.h>

#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "web_folder.h"

namespace orrery::hub {

/// One thread that writes bodies as data frames followed by an end frame. A reader that takes nothing for
/// `patience` is dropped. start() and stop() from the control thread, send() from [any thread].
class BodySender {
public:
    static constexpr size_t max_bodies = 1024;

    explicit BodySender(std::chrono::milliseconds patience = std::chrono::seconds(60));
    ~BodySender();
    BodySender(const BodySender&) = delete;
    BodySender& operator=(const BodySender&) = delete;

    void start();
    /// Drops what is still under way and joins the thread. May be called twice.
    void stop() noexcept;
    /// Takes over the stream. Throws Error(limit) when too many bodies are under way, Error(unavailable) when stopped.
    void send(Stream stream, Bytes body);

private:
    using Clock = std::chrono::steady_clock;
    struct Transfer {
        Stream stream;
        Bytes body;
        size_t at = 0;            ///< of the body: sent and framed so far
        std::string frame;        ///< head (and, at the end, the end frame) still to be written
        size_t payload_left = 0;  ///< bytes of the body that belong to the present frame
        bool ended = false;
        Clock::time_point moved = Clock::now();
    };
    enum class Progress { blocked, done, broken };

    void run();
    void adopt_new();
    void poll_once();
    static Progress advance(Transfer& transfer);

    std::chrono::milliseconds patience_;
    int wake_ = -1;
    std::thread thread_;
    std::mutex mutex_;
    std::deque<Transfer> fresh_;       // guarded by mutex_
    bool running_ = false;             // guarded by mutex_
    size_t active_ = 0;                // guarded by mutex_
    std::vector<Transfer> transfers_;  // the thread's own
};

}  // namespace orrery::hub
