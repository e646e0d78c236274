// Slows guessing down: so many failures per address and minute, then 429.
#pragma once
#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace orrery::proxy {

class Throttle {
public:
    using Time = std::chrono::steady_clock::time_point;
    explicit Throttle(int failures_per_minute) : allowed_(failures_per_minute) {}
    bool is_blocked(const std::string& remote, Time now = std::chrono::steady_clock::now());
    void failed(const std::string& remote, Time now = std::chrono::steady_clock::now());

private:
    struct Window {
        Time since;
        int failures = 0;
    };
    static constexpr std::size_t most_addresses = 10'000;
    const int allowed_;
    std::mutex mutex_;
    std::unordered_map<std::string, Window> windows_;
};

}  // namespace orrery::proxy
