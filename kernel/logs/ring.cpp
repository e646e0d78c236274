#include "logs/ring.h"

#include <algorithm>
#include <utility>

namespace orrery::kernel {

void* LogRing::reserve(size_t size) noexcept {
    if (reserved_total_ != 0 || size > longest_row) return nullptr;
    size_t total = (sizeof(Head) + size + unit - 1) / unit * unit;
    auto at = written_.load(std::memory_order_relaxed);
    auto used = at - read_.load(std::memory_order_acquire);
    size_t to_end = capacity - at % capacity;
    size_t skipped = to_end < total ? to_end : 0;  // a row is contiguous: a rest too short for it is passed over
    if (used + skipped + total > capacity) return nullptr;
    if (skipped != 0) {
        *head_at(at) = {skip, 0, static_cast<uint32_t>(skipped), 0};
        at += skipped;
        written_.store(at, std::memory_order_release);
    }
    reserved_at_ = at;
    reserved_total_ = total;
    return head_at(at) + 1;
}

void LogRing::commit(uint64_t site, int64_t time_ns, size_t size) noexcept {
    if (reserved_total_ == 0) return;
    auto used = std::min(size, reserved_total_ - sizeof(Head));
    *head_at(reserved_at_) = {site, time_ns, static_cast<uint32_t>(reserved_total_), static_cast<uint32_t>(used)};
    written_.store(reserved_at_ + std::exchange(reserved_total_, 0), std::memory_order_release);
}

}  // namespace orrery::kernel
