#include "cube/calculation_cache.h"

#include "cube/memory_meter.h"

namespace orrery::engine {

void CalculationCache::keep_only(std::uint64_t generation) {
    const std::string prefix = std::to_string(generation) + "/";
    const std::lock_guard lock(mutex_);
    for (auto at = entries_.begin(); at != entries_.end();) {
        if (at->key.starts_with(prefix)) {
            ++at;
            continue;
        }
        bytes_ -= at->bytes;
        by_key_.erase(at->key);
        at = entries_.erase(at);
    }
}

std::size_t CalculationCache::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

std::shared_ptr<const void> CalculationCache::find_any(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->value;
}

void CalculationCache::put_any(const std::string& key, std::shared_ptr<const void> value, std::size_t bytes) {
    MemoryMeter::keep(bytes);
    const std::lock_guard lock(mutex_);
    if (bytes > byte_budget_) return;
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        bytes_ -= found->second->bytes;
        entries_.erase(found->second);
        by_key_.erase(found);
    }
    entries_.push_front({key, std::move(value), bytes});
    by_key_[key] = entries_.begin();
    bytes_ += bytes;
    while (bytes_ > byte_budget_) {
        bytes_ -= entries_.back().bytes;
        by_key_.erase(entries_.back().key);
        entries_.pop_back();
    }
}

}  // namespace orrery::engine
