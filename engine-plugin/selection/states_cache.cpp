#include "selection/states_cache.h"

#include "storage/hash.h"

namespace orrery::engine {

std::shared_ptr<const States> StatesCache::get(const std::shared_ptr<const DataModel>& model,
                                               const SelectionState& selection) {
    std::uint64_t hash = hash_combine(selection.hash(), model->generation());
    std::lock_guard lock(mutex_);
    auto [begin, end] = by_hash_.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
        const States& candidate = *it->second->second;
        if (candidate.model() == model && candidate.selection() == selection) {
            entries_.splice(entries_.begin(), entries_, it->second);
            return entries_.front().second;
        }
    }
    entries_.emplace_front(hash, std::make_shared<const States>(model, selection, known_));
    by_hash_.emplace(hash, entries_.begin());
    shrink();
    return entries_.front().second;
}

void StatesCache::shrink() {
    // The newest result is always kept, whatever it costs.
    std::size_t total = entries_.front().second->bytes();
    auto entry = std::next(entries_.begin());
    while (entry != entries_.end() && (total += entry->second->bytes()) <= byte_budget_) ++entry;
    while (entry != entries_.end()) {
        auto [begin, end] = by_hash_.equal_range(entry->first);
        for (auto it = begin; it != end; ++it)
            if (it->second == entry) {
                by_hash_.erase(it);
                break;
            }
        entry = entries_.erase(entry);
    }
}

void StatesCache::keep_only(std::uint64_t generation) {
    known_->keep_only(generation);
    std::lock_guard lock(mutex_);
    std::erase_if(by_hash_, [&](const auto& e) { return e.second->second->model()->generation() != generation; });
    std::erase_if(entries_, [&](const Entry& e) { return e.second->model()->generation() != generation; });
}

std::size_t StatesCache::size() const {
    std::lock_guard lock(mutex_);
    return entries_.size();
}

}  // namespace orrery::engine
