#include "logs/echoes.h"

#include <algorithm>
#include <utility>

namespace orrery::kernel {

bool Echoes::Budget::spend(uint32_t count, Clock::time_point now) {
    const std::chrono::duration<double> gone = now - since;
    rows = std::min<double>(at_once, rows + gone / until_next);
    since = now;
    if (rows < count) return false;
    rows -= count;
    if (rows >= at_once / 2) was_spent = false;
    return true;
}

void Echoes::watch(std::string_view stanza) {
    std::lock_guard lock(mutex_);
    budgets_.try_emplace(std::string(stanza));
}

LogBatchPointer Echoes::passed(LogBatchPointer batch, Clock::time_point now,
                               const std::function<void(const std::string& stanza)>& said) {
    std::lock_guard lock(mutex_);
    const auto counts = batch->stanzas;
    for (auto& [stanza, count] : counts) {
        auto budget = count == 0 ? budgets_.end() : budgets_.find(stanza);
        if (budget == budgets_.end() || budget->second.spend(count, now)) continue;
        if (!std::exchange(budget->second.was_spent, true)) said(stanza);
        batch = without(*batch, stanza, Omit::about_itself);
        if (!batch) return nullptr;
    }
    return batch;
}

}  // namespace orrery::kernel
