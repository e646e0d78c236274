#include "events/once.h"

namespace orrery::kernel {

Once::Put Once::put(std::string_view key, std::string_view value, std::chrono::milliseconds ttl,
                    Clock::time_point now) {
    if (key.empty() || key.size() > 1024 || value.size() > largest_) return Put::too_large;
    constexpr std::chrono::hours longest{24 * 366};
    auto ends = now + std::min<std::chrono::milliseconds>(std::max(ttl, std::chrono::milliseconds(0)), longest);
    std::lock_guard lock(mutex_);
    forget_ended(now);
    if (entries_.size() >= most_) return Put::full;
    auto [at, fresh] = entries_.try_emplace(std::string(key), Entry{std::string(value), ends});
    if (!fresh) return Put::exists;
    ends_.emplace(ends, key);
    return Put::kept;
}

std::optional<std::string> Once::take(std::string_view key, Clock::time_point now) {
    std::lock_guard lock(mutex_);
    forget_ended(now);
    auto found = entries_.find(std::string(key));
    if (found == entries_.end()) return std::nullopt;
    auto [first, last] = ends_.equal_range(found->second.ends);
    while (first != last && first->second != key) ++first;
    ends_.erase(first);
    auto value = std::move(found->second.value);
    entries_.erase(found);
    return value;
}

size_t Once::size() const {
    std::lock_guard lock(mutex_);
    return entries_.size();
}

void Once::forget_ended(Clock::time_point now) {
    while (!ends_.empty() && ends_.begin()->first <= now) {
        entries_.erase(ends_.begin()->second);
        ends_.erase(ends_.begin());
    }
}

}  // namespace orrery::kernel
