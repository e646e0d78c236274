// States of sessions that are kept for a while under an id: nobody but their user may bring them back.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "orrery/kit/json.h"

namespace orrery::qix {

/// [any thread]
class TemporaryStates {
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::size_t kMost = 10'000;
    static constexpr std::chrono::seconds kUsual{1800}, kLongest{86'400};

    struct Owner {
        std::string user, app_id;
        friend bool operator==(const Owner&, const Owner&) = default;
    };

    /// Returns the id. A time to live of 0 or less means the usual one. Beyond the most there can be, those that would
    /// end soonest go.
    std::string keep(Owner owner, json::Value state, std::chrono::seconds time_to_live, Clock::time_point now);
    /// Nothing for an unknown id, one that has ended, and one of somebody else or another app.
    std::optional<json::Value> find(const Owner& owner, const std::string& id, Clock::time_point now) const;

private:
    struct Kept {
        Owner owner;
        json::Value state;
        Clock::time_point end;
    };
    mutable std::mutex mutex_;
    std::map<std::string, Kept> kept_;
};

}  // namespace orrery::qix
