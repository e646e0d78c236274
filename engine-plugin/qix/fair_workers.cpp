#include "qix/fair_workers.h"

#include <algorithm>

namespace orrery::qix {

FairWorkers::FairWorkers(unsigned threads, std::chrono::milliseconds patience) : patience_(patience) {
    for (unsigned i = 0; i < std::max(1u, threads); ++i) {
        threads_.emplace_back([this] { run(); });
        threads_.emplace_back([this] { run_reserve(); });
    }
}

void FairWorkers::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    wake_reserve_.notify_all();
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

void FairWorkers::post(std::string owner, Work work) {
    bool busy = false;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        queue_.push_back({std::move(owner), std::move(work), Clock::now() + patience_});
        busy = queue_.size() > idle_;
    }
    wake_.notify_one();
    if (busy) wake_reserve_.notify_one();
}

/// Runs it with the lock released.
void FairWorkers::take(Queue::iterator waiting, std::unique_lock<std::mutex>& lock) {
    const std::string owner = std::move(waiting->owner);
    Work work = std::move(waiting->work);
    queue_.erase(waiting);
    ++running_[owner];
    lock.unlock();
    work();
    work = nullptr;  // what it holds is released before the lock is taken
    lock.lock();
    const auto own = running_.find(owner);
    if (--own->second == 0) running_.erase(own);
}

void FairWorkers::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        if (!queue_.empty()) {
            take(queue_.begin(), lock);
        } else if (stopping_) {
            return;
        } else {
            ++idle_;
            wake_.wait(lock);
            --idle_;
        }
    }
}

void FairWorkers::run_reserve() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto next = std::find_if(queue_.begin(), queue_.end(),
                                       [this](const Waiting& waiting) { return !running_.contains(waiting.owner); });
        if (next == queue_.end()) {
            wake_reserve_.wait(lock);
        } else if (const Clock::time_point due = next->due; Clock::now() < due) {
            wake_reserve_.wait_until(lock, due);
        } else {
            take(next, lock);
        }
    }
}

}  // namespace orrery::qix
