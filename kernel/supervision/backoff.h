// How long to wait after a death, and when to give up.
#pragma once
#include <deque>
#include <optional>

#include "conf/stanza.h"

namespace orrery::kernel {

/// Not thread-safe.
class Backoff {
public:
    using Clock = std::chrono::steady_clock;
    explicit Backoff(const RestartRules& rules) : rules_(rules) {}

    bool restarts_after(bool failed) const noexcept;
    /// Notes a death. The time to wait before the next try (doubling, with up to a quarter of jitter), or nothing when
    /// it is time to give up.
    std::optional<Milliseconds> died(Clock::time_point now = Clock::now());
    /// Somebody wants to try again: all counting starts anew.
    void forget() { deaths_.clear(), in_a_row_ = 0; }
    unsigned deaths() const noexcept { return static_cast<unsigned>(deaths_.size()); }

private:
    RestartRules rules_;
    std::deque<Clock::time_point> deaths_;
    unsigned in_a_row_ = 0;
    Clock::time_point last_{};
};

}  // namespace orrery::kernel
