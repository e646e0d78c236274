// Threads that calculate for many users, of whom none can keep all of them from the others.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace orrery::qix {

/// Threads with one queue, first come first served, and as many in reserve: one of these takes work that has waited for
/// some time if nothing else of its owner runs. So whoever calculates for long, on however many threads, holds others
/// up no longer than that. Work must not throw. The queue is not bounded: whoever posts on behalf of a client bounds
/// what the client may have outstanding.
class FairWorkers {
public:
    using Work = std::function<void()>;

    /// `patience`: how long work waits before it may be taken by the reserve.
    FairWorkers(unsigned threads, std::chrono::milliseconds patience);
    FairWorkers(const FairWorkers&) = delete;
    FairWorkers& operator=(const FairWorkers&) = delete;
    ~FairWorkers() { stop(); }
    /// Runs what is queued, joins. Work posted from now on is dropped.
    void stop();

    void post(std::string owner, Work work);

private:
    using Clock = std::chrono::steady_clock;
    struct Waiting {
        std::string owner;
        Work work;
        Clock::time_point due;  // for the reserve
    };
    using Queue = std::deque<Waiting>;

    void run();
    void run_reserve();
    void take(Queue::iterator waiting, std::unique_lock<std::mutex>& lock);

    const std::chrono::milliseconds patience_;
    std::mutex mutex_;
    std::condition_variable wake_, wake_reserve_;
    Queue queue_;
    std::map<std::string, unsigned> running_;  // pieces of work by owner
    std::size_t idle_ = 0;                     // threads that wait for work, but for the reserve
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace orrery::qix
