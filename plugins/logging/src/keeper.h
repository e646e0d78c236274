// The thread that looks after files while nobody writes rows: age, archive, retention, local configurations.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace orrery::logging {

/// Calls `work` every `interval` and at once after wake(), until it is destroyed. `work` must not throw.
class Keeper {
public:
    Keeper(std::chrono::milliseconds interval, std::function<void()> work)
        : interval_(interval), work_(std::move(work)), thread_([this] { run(); }) {}
    ~Keeper() {
        {
            std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wanted_.notify_all();
        thread_.join();
    }
    Keeper(const Keeper&) = delete;
    Keeper& operator=(const Keeper&) = delete;
    void wake() {
        {
            std::lock_guard lock(mutex_);
            woken_ = true;
        }
        wanted_.notify_all();
    }

private:
    void run() {
        std::unique_lock lock(mutex_);
        while (!stopping_) {
            wanted_.wait_for(lock, interval_, [this] { return stopping_ || woken_; });
            if (stopping_) return;
            woken_ = false;
            lock.unlock();
            work_();
            lock.lock();
        }
    }
    const std::chrono::milliseconds interval_;
    const std::function<void()> work_;
    std::mutex mutex_;
    std::condition_variable wanted_;
    bool stopping_ = false, woken_ = false;
    std::thread thread_;
};

}  // namespace orrery::logging
