// The calls that are being served, so that a cancel frame finds its call.
#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <unordered_map>

namespace orrery::kernel {

/// [any thread]
class RunningCalls {
public:
    /// Registers a call for the lifetime of this object. The flag stays valid as long.
    class Entry {
    public:
        Entry(RunningCalls& calls, uint64_t id) : calls_(calls), id_(id) {
            std::lock_guard lock(calls_.mutex_);
            calls_.flags_[id_] = &flag_;
        }
        ~Entry() {
            std::lock_guard lock(calls_.mutex_);
            calls_.flags_.erase(id_);
        }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        const std::atomic<bool>* flag() const noexcept { return &flag_; }

    private:
        RunningCalls& calls_;
        const uint64_t id_;
        std::atomic<bool> flag_{false};
    };
    void cancel(uint64_t id) {
        std::lock_guard lock(mutex_);
        if (auto found = flags_.find(id); found != flags_.end()) found->second->store(true, std::memory_order_relaxed);
    }
    void cancel_all() {
        std::lock_guard lock(mutex_);
        for (auto& [id, flag] : flags_) flag->store(true, std::memory_order_relaxed);
    }

private:
    std::mutex mutex_;
    std::unordered_map<uint64_t, std::atomic<bool>*> flags_;
};

}  // namespace orrery::kernel
