#include "roles/call_scope.h"

#include <time.h>

#include <algorithm>

namespace orrery::kernel {

namespace {
thread_local CallScope* innermost = nullptr;

/// The coarse clock: a few milliseconds are enough for deadlines, and it costs a fifth of the exact one.
int64_t now_ms() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}
}  // namespace

CallScope::CallScope(std::chrono::milliseconds deadline, const std::atomic<bool>* cancelled) noexcept
    : given_ms_(deadline.count()), cancelled_(cancelled), outer_(innermost) {
    auto now = now_ms();
    if (outer_) given_ms_ = std::max<int64_t>(0, std::min(given_ms_, outer_->ends_ms_ - now));
    ends_ms_ = now + given_ms_;
    innermost = this;
}

CallScope::~CallScope() { innermost = outer_; }

bool CallScope::told() noexcept {
    for (auto* scope = innermost; scope; scope = scope->outer_)
        if (scope->cancelled_ && scope->cancelled_->load(std::memory_order_relaxed)) return true;
    return false;
}

bool CallScope::can_be_told() noexcept {
    for (auto* scope = innermost; scope; scope = scope->outer_)
        if (scope->cancelled_) return true;
    return false;
}

bool CallScope::cancelled() noexcept { return innermost && (told() || now_ms() >= innermost->ends_ms_); }

std::chrono::milliseconds CallScope::remaining() const noexcept {
    return std::chrono::milliseconds(std::max<int64_t>(0, ends_ms_ - now_ms()));
}

}  // namespace orrery::kernel
