// One-time values: tickets, nonces, sign-in states. In memory, bounded, taken exactly once.
#pragma once
#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace orrery::kernel {

/// [any thread]
class Once {
public:
    using Clock = std::chrono::steady_clock;
    enum class Put { kept, exists, full, too_large };

    explicit Once(size_t most = 1'000'000) : most_(most) {}

    Put put(std::string_view key, std::string_view value, std::chrono::milliseconds ttl,
            Clock::time_point now = Clock::now());
    /// Exactly one caller gets the value; nobody does when its time is over.
    std::optional<std::string> take(std::string_view key, Clock::time_point now = Clock::now());
    size_t size() const;

private:
    struct Entry {
        std::string value;
        Clock::time_point ends;
    };
    void forget_ended(Clock::time_point now);

    static constexpr size_t largest_ = 64 * 1024;
    const size_t most_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
    std::multimap<Clock::time_point, std::string> ends_;
};

}  // namespace orrery::kernel
