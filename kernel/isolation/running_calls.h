// The calls that are being served, so that a cancel frame finds its call.
#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>

namespace orrery::kernel {

/// [any thread]
class RunningCalls {
public:
    /// Registers a call for the lifetime of this object. The flag stays valid as long.
    class Entry {
    public:
        Entry(RunningCalls& calls, uint64_t id) : calls_(calls), id_(id) {
            std::lock_guard lock(calls_.mutex_);
            next_ = calls_.first_;
            if (next_) next_->before_ = &next_;
            before_ = &calls_.first_;
            calls_.first_ = this;
        }
        ~Entry() {
            std::lock_guard lock(calls_.mutex_);
            *before_ = next_;
            if (next_) next_->before_ = before_;
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        const std::atomic<bool>* flag() const noexcept { return &flag_; }

    private:
        friend RunningCalls;
        RunningCalls& calls_;
        const uint64_t id_;
        std::atomic<bool> flag_{false};
        Entry* next_ = nullptr;
        Entry** before_ = nullptr;  // what points to this one
    };
    void cancel(uint64_t id) {
        std::lock_guard lock(mutex_);
        for (auto* one = first_; one; one = one->next_)
            if (one->id_ == id) one->flag_.store(true, std::memory_order_relaxed);
    }
    void cancel_all() {
        std::lock_guard lock(mutex_);
        for (auto* one = first_; one; one = one->next_) one->flag_.store(true, std::memory_order_relaxed);
    }

private:
    std::mutex mutex_;
    Entry* first_ = nullptr;  // as many as there are workers: looking through them is quick
};

}  // namespace orrery::kernel
