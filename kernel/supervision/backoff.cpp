#include "supervision/backoff.h"

#include <random>

namespace orrery::kernel {

bool Backoff::restarts_after(bool failed) const noexcept {
    return rules_.when == Restart::always || (failed && rules_.when == Restart::on_failure);
}

std::optional<Milliseconds> Backoff::died(Clock::time_point now) {
    if (now - last_ > rules_.longest * 5) in_a_row_ = 0;
    last_ = now;
    while (!deaths_.empty() && now - deaths_.front() > rules_.window) deaths_.pop_front();
    deaths_.push_back(now);
    if (deaths_.size() >= rules_.deaths) return std::nullopt;
    auto wait = rules_.first;
    for (unsigned i = 0; i < in_a_row_ && wait < rules_.longest; ++i) wait *= 2;
    ++in_a_row_;
    wait = std::min(wait, rules_.longest);
    // Jitter, so that many services that died of one cause do not come back in one moment.
    thread_local std::minstd_rand random{std::random_device{}()};
    return wait + Milliseconds(std::uniform_int_distribution<int64_t>(0, wait.count() / 4)(random));
}

}  // namespace orrery::kernel
