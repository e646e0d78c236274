#include "qix/workers.h"

#include <algorithm>

namespace orrery::qix {

Workers::Workers(unsigned threads) {
    for (unsigned i = 0; i < std::max(1u, threads); ++i) threads_.emplace_back([this] { run(); });
}

void Workers::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        later_.clear();
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        if (thread.joinable()) thread.join();
}

void Workers::post(Work work) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        queue_.push_back(std::move(work));
    }
    wake_.notify_one();
}

void Workers::post_after(std::chrono::milliseconds delay, Work work) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        later_.emplace(Clock::now() + delay, std::move(work));
    }
    wake_.notify_one();  // a sleeper must learn of the new earliest time
}

void Workers::move_due(Clock::time_point now) {
    while (!later_.empty() && later_.begin()->first <= now) {
        queue_.push_back(std::move(later_.begin()->second));
        later_.erase(later_.begin());
    }
}

void Workers::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        move_due(Clock::now());
        if (!queue_.empty()) {
            Work work = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            work();
            work = nullptr;  // what it holds is released before the lock is taken
            lock.lock();
        } else if (stopping_) {
            return;
        } else if (later_.empty()) {
            wake_.wait(lock);
        } else {
            const Clock::time_point next = later_.begin()->first;  // another thread may take the entry meanwhile
            wake_.wait_until(lock, next);
        }
    }
}

void Strand::post(Workers::Work work) const {
    {
        const std::lock_guard lock(state_->mutex);
        state_->queue.push_back(std::move(work));
        if (state_->running) return;
        state_->running = true;
    }
    state_->workers.post([state = state_] { run_next(state); });
}

void Strand::run_next(const std::shared_ptr<State>& state) {
    Workers::Work work;
    {
        const std::lock_guard lock(state->mutex);
        work = std::move(state->queue.front());
        state->queue.pop_front();
    }
    work();
    work = nullptr;
    {
        const std::lock_guard lock(state->mutex);
        if (state->queue.empty()) {
            state->running = false;
            return;
        }
    }
    // One piece per turn, so that a busy session does not keep a thread from the others.
    state->workers.post([state] { run_next(state); });
}

}  // namespace orrery::qix
