// A check of stored data that is made when the data is first looked at.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>

#include "storage/parallel.h"

namespace orrery::engine {

/// Thread-safe. What a failed check throws is thrown again at every further look.
class Verification {
public:
    /// `check` may answer something that it saw on its way.
    explicit Verification(std::function<bool()> check) : check_(std::move(check)) {}

    void ensure() {
        if (!done_.load(std::memory_order_acquire)) run();
    }
    /// What the check answered.
    bool answer() {
        ensure();
        return answer_;
    }

private:
    void run() {
        as_engine_thread([this] {
            const std::lock_guard lock(mutex_);
            if (done_.load(std::memory_order_relaxed)) return;
            answer_ = check_();
            done_.store(true, std::memory_order_release);
        });
    }

    std::function<bool()> check_;
    bool answer_ = false;
    std::mutex mutex_;
    std::atomic<bool> done_{false};
};

}  // namespace orrery::engine
