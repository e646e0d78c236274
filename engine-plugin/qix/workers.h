// Threads that run what they are given, now or later.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace orrery::qix {

/// A fixed number of threads with one queue. Work must not throw. The queue itself is not bounded: whoever posts on
/// behalf of a client bounds what the client may have outstanding.
class Workers {
public:
    using Work = std::function<void()>;
    explicit Workers(unsigned threads);
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers() { stop(); }
    /// Runs what is queued, drops what is due later, joins. Work posted from now on is dropped.
    void stop();

    void post(Work work);
    /// Runs `work` once, not before `delay` has passed.
    void post_after(std::chrono::milliseconds delay, Work work);

private:
    using Clock = std::chrono::steady_clock;
    void run();
    void move_due(Clock::time_point now);

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Work> queue_;
    std::multimap<Clock::time_point, Work> later_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

/// Work that runs one after the other, in the order it was posted, on a pool's threads. Copies are the same strand.
/// Posted work keeps running when the last copy is gone.
class Strand {
public:
    explicit Strand(Workers& workers) : state_(std::make_shared<State>(workers)) {}
    void post(Workers::Work work) const;

private:
    struct State {
        explicit State(Workers& pool) : workers(pool) {}
        Workers& workers;
        std::mutex mutex;
        std::deque<Workers::Work> queue;
        bool running = false;
    };
    static void run_next(const std::shared_ptr<State>& state);

    std::shared_ptr<State> state_;
};

}  // namespace orrery::qix
