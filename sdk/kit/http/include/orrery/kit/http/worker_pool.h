// A bounded pool: work that cannot be queued is refused at once, so that a slow service never makes the others wait.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace orrery::kit::http {

/// A fixed number of threads and a queue. The destructor is stop().
class WorkerPool {
public:
    WorkerPool(std::size_t threads, std::size_t queue_limit);
    ~WorkerPool();
    /// False when the queue is full or the pool has ended. Work must not throw. [any thread]
    bool submit(std::function<void()> work);
    /// Finishes what is queued and joins the threads. Not from a worker.
    void stop();

private:
    void run();
    const std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::function<void()>> queue_;
    bool ended_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace orrery::kit::http
