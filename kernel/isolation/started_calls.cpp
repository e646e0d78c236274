#include "isolation/started_calls.h"

#include <algorithm>

namespace orrery::kernel {

uint64_t StartedCalls::add(std::unique_ptr<Receiver>&& receiver, Time ends) {
    if (free_.empty()) {
        // Room for every number there is: giving one back needs no memory.
        if (free_.capacity() <= slots_.size()) free_.reserve(std::max<size_t>(16, 2 * slots_.size()));
        slots_.emplace_back();
        free_.push_back(static_cast<uint32_t>(slots_.size() - 1));
    }
    auto at = free_.back();
    free_.pop_back();
    ++count_;
    auto id = (++last_ << slot_bits | at) << 1 | 1;
    slots_[at] = {id, ends, std::move(receiver)};
    return id;
}

std::unique_ptr<Receiver> StartedCalls::take(uint64_t id) noexcept {
    auto at = id >> 1 & (most - 1);
    if (at >= slots_.size() || slots_[at].id != id || !slots_[at].receiver) return nullptr;
    free_.push_back(static_cast<uint32_t>(at));
    --count_;
    return std::move(slots_[at].receiver);
}

std::vector<StartedCalls::One> StartedCalls::take_late(Time now) {
    auto is_late = [&](const auto& slot) { return slot.receiver && slot.ends <= now; };
    std::vector<One> late;
    late.reserve(static_cast<size_t>(std::count_if(slots_.begin(), slots_.end(), is_late)));  // then none can be lost
    for (auto& slot : slots_)
        if (is_late(slot)) late.push_back({slot.id, take(slot.id)});
    return late;
}

}  // namespace orrery::kernel
