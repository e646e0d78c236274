#include "logs/counters.h"

#include <algorithm>
#include <mutex>

namespace orrery::kernel {

Counters::Cell* Counters::cell(std::string_view name) {
    {
        std::shared_lock lock(mutex_);
        if (auto found = cells_.find(name); found != cells_.end()) return found->second.get();
    }
    std::unique_lock lock(mutex_);
    if (name.size() > 256 || cells_.size() >= most_) return nullptr;
    auto& cell = cells_[std::string(name)];
    if (!cell) cell = std::make_unique<Cell>();
    return cell.get();
}

void Counters::count(std::string_view name, int64_t by) {
    if (auto* found = cell(name)) found->count.fetch_add(by, std::memory_order_relaxed);
}

void Counters::observe(std::string_view name, double value) {
    auto* found = cell(name);
    if (!found) return;
    found->count.fetch_add(1, std::memory_order_relaxed);
    std::lock_guard lock(found->mutex);
    found->sum += value;
    found->largest = found->observed ? std::max(found->largest, value) : value;
    found->observed = true;
}

std::vector<Counters::Measured> Counters::all() const {
    std::shared_lock lock(mutex_);
    std::vector<Measured> out;
    for (auto& [name, cell] : cells_) {
        std::lock_guard cell_lock(cell->mutex);
        out.push_back({name, cell->count.load(std::memory_order_relaxed), cell->sum, cell->largest, cell->observed});
    }
    return out;
}

}  // namespace orrery::kernel
