// What is said once in a while, however often it happens.
#pragma once
#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace orrery::proxy {

/// [any thread]
class Seldom {
public:
    using Clock = std::chrono::steady_clock;
    explicit Seldom(Clock::duration pause) : pause_(pause) {}

    /// True if it is time to say `what` again.
    bool now(const std::string& what, Clock::time_point time = Clock::now()) {
        std::lock_guard lock(mutex_);
        auto [said, fresh] = said_.try_emplace(what, time);
        if (!fresh && time - said->second < pause_) return false;
        said->second = time;
        if (said_.size() > most_) std::erase_if(said_, [&](auto& one) { return time - one.second >= pause_; });
        if (said_.size() > most_) said_.clear();
        return true;
    }

private:
    static constexpr std::size_t most_ = 10'000;
    const Clock::duration pause_;
    std::mutex mutex_;
    std::map<std::string, Clock::time_point> said_;
};

}  // namespace orrery::proxy
