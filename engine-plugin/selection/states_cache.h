// Results of selections shared between sessions, under a byte budget.
#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "selection/states.h"

namespace orrery::engine {

/// Thread-safe. Least recently used results leave first; those still held by a caller stay valid.
class StatesCache {
public:
    explicit StatesCache(std::size_t byte_budget)
        : byte_budget_(byte_budget - byte_budget / 4), known_(std::make_shared<KnownRows>(byte_budget / 4)) {}

    /// The result for this selection on this model, shared with everyone who asks for the same.
    std::shared_ptr<const States> get(const std::shared_ptr<const DataModel>& model, const SelectionState& selection);
    /// Forgets results of models other than this (after a reload).
    void keep_only(std::uint64_t generation);
    [[nodiscard]] std::size_t size() const;

private:
    using Entry = std::pair<std::uint64_t, std::shared_ptr<const States>>;  // hash, result
    void shrink();

    std::size_t byte_budget_;           // for results
    std::shared_ptr<KnownRows> known_;  // what they are made of
    mutable std::mutex mutex_;
    std::list<Entry> entries_;  // most recently used first
    std::unordered_multimap<std::uint64_t, std::list<Entry>::iterator> by_hash_;
};

}  // namespace orrery::engine
