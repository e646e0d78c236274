#include "qix/temporary_states.h"

#include <algorithm>

#include "app/ids.h"

namespace orrery::qix {

std::string TemporaryStates::keep(Owner owner, json::Value state, std::chrono::seconds time_to_live,
                                  Clock::time_point now) {
    const auto length = time_to_live.count() > 0 ? std::min(time_to_live, kLongest) : kUsual;
    const std::string id = app::new_guid();
    const std::lock_guard lock(mutex_);
    std::erase_if(kept_, [&](const auto& entry) { return entry.second.end <= now; });
    if (kept_.size() >= kMost)
        kept_.erase(std::min_element(kept_.begin(), kept_.end(),
                                     [](const auto& a, const auto& b) { return a.second.end < b.second.end; }));
    kept_.emplace(id, Kept{std::move(owner), std::move(state), now + length});
    return id;
}

std::optional<json::Value> TemporaryStates::find(const Owner& owner, const std::string& id,
                                                 Clock::time_point now) const {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(id);
    if (found == kept_.end() || found->second.end <= now || !(found->second.owner == owner)) return std::nullopt;
    return found->second.state;
}

}  // namespace orrery::qix
