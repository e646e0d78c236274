// The kernel's worker threads, and work that waits for its time.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace orrery::kernel {

/// The work of one owner: after close() nothing of it runs any more. What is beyond `most` threads of a pool waits for
/// its own, so that who blocks them all is the only one who waits.
class TaskGroup {
public:
    explicit TaskGroup(size_t most = SIZE_MAX) : most_(most) {}
    bool enter();
    void leave();
    /// Lets nothing new in and returns when what was running has ended (except a task that calls this itself).
    void close();

private:
    std::mutex mutex_;
    std::condition_variable idle_;
    int running_ = 0;
    bool closed_ = false;

    friend class Pool;
    const size_t most_;
    size_t on_threads_ = 0;  // the pool's, under its mutex
};

/// Runs work on at most `most` threads, made as they are needed. Where the system gives no more of them the work waits
/// for those there are; where it gave none, it is done between what waits for its time. [any thread]
class Pool {
public:
    explicit Pool(size_t most);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// `group` may be null: work of the kernel itself.
    void post(std::shared_ptr<TaskGroup> group, std::function<void()> work, std::chrono::milliseconds delay = {});
    /// Drops what waits and returns when what runs has ended.
    void stop();
    size_t waiting() const;

private:
    using Clock = std::chrono::steady_clock;
    struct Task {
        std::shared_ptr<TaskGroup> group;
        std::function<void()> work;
    };
    using Lock = std::unique_lock<std::mutex>;
    void make_ready(Task task);
    void add_thread();
    void work();
    void do_first(Lock& lock);
    void unpark(const TaskGroup& group);
    void keep_time();

    const size_t most_;
    mutable std::mutex mutex_;
    std::condition_variable ready_changed_, time_changed_;
    std::list<Task> ready_, parked_;  // parked: of groups that have as many threads as they may
    std::multimap<Clock::time_point, Task> later_;
    std::vector<std::thread> threads_;
    size_t idle_ = 0;
    bool stopping_ = false;
    std::thread timer_;
};

}  // namespace orrery::kernel
