// The call that the present thread is serving: its deadline, and whether it was cancelled.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>

namespace orrery::kernel {

/// Lives on the stack while a call is served; a call made from within it can only have less time.
class CallScope {
public:
    /// `cancelled` may be null; it must outlive the scope.
    explicit CallScope(std::chrono::milliseconds deadline, const std::atomic<bool>* cancelled = nullptr) noexcept;
    ~CallScope();
    CallScope(const CallScope&) = delete;
    CallScope& operator=(const CallScope&) = delete;

    /// True when the call of this thread, or one around it, was cancelled or is late. False outside of any call.
    static bool cancelled() noexcept;
    /// True when somebody cancelled it, in time or late.
    static bool told() noexcept;
    /// Whether told() can become true at all: somebody can cancel this thread's call or one around it.
    static bool can_be_told() noexcept;
    /// The time it was given: the deadline, or less where the call around it had less.
    std::chrono::milliseconds given() const noexcept { return std::chrono::milliseconds(given_ms_); }
    /// What is left of it; at least 0.
    std::chrono::milliseconds remaining() const noexcept;

private:
    int64_t ends_ms_, given_ms_;
    const std::atomic<bool>* cancelled_;
    CallScope* outer_;
};

}  // namespace orrery::kernel
