// Slows guessing down without locking anybody out for long.
#pragma once
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace orrery::form {

/// Counts attempts per key. After `free` of them each further one has to wait: 1 s, 2 s, 4 s … at most 5 minutes.
/// A key without attempts for 15 minutes is forgotten. At most `capacity` keys are kept, the latest ones. [any thread]
class Throttle {
public:
    using Clock = std::chrono::steady_clock;
    explicit Throttle(unsigned free, std::size_t capacity = 10'000) : free_(free), capacity_(capacity) {}

    /// Nothing: the attempt may be made, and counts as failed until succeeded() says otherwise, so that attempts side
    /// by side are counted, too. Else: how long to wait; such an attempt does not count.
    std::optional<std::chrono::seconds> attempt(const std::string& key, Clock::time_point now = Clock::now());
    void succeeded(const std::string& key);
    std::size_t size() const;

private:
    struct Entry {
        std::string key;
        unsigned attempts = 0;
        Clock::time_point last, next;
    };
    void forget_oldest();

    const unsigned free_;
    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::list<Entry> entries_;  // the latest attempt first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> places_;
};

/// Who tries, from "address", "address:port" or "[address]:port": an IPv4 address, or the /64 of an IPv6 one, because
/// a single customer has that many addresses.
std::string network_of(std::string_view remote);

}  // namespace orrery::form
