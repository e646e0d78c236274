#include "throttle.h"

#include <arpa/inet.h>

#include <algorithm>

namespace orrery::form {
namespace {

using namespace std::chrono_literals;

constexpr auto memory = 15min;
constexpr unsigned longest_doubling = 9;  // 2^9 s is beyond the longest wait
constexpr std::chrono::seconds longest_wait = 300s;

}  // namespace

std::optional<std::chrono::seconds> Throttle::attempt(const std::string& key, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    while (!entries_.empty() && entries_.back().last + memory < now) forget_oldest();
    const auto place = places_.find(key);
    if (place == places_.end()) {
        if (entries_.size() >= capacity_) forget_oldest();
        entries_.push_front({key, 0, now, now});
        places_.emplace(entries_.front().key, entries_.begin());
    } else {
        const auto wait = place->second->next - now;
        if (wait > Clock::duration::zero()) return std::chrono::ceil<std::chrono::seconds>(wait);
        entries_.splice(entries_.begin(), entries_, place->second);
    }
    Entry& entry = entries_.front();
    ++entry.attempts;
    entry.last = now;
    if (entry.attempts >= free_)
        entry.next = now + std::min(longest_wait,
                                    std::chrono::seconds(1U << std::min(entry.attempts - free_, longest_doubling)));
    return std::nullopt;
}

void Throttle::succeeded(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto place = places_.find(key);
    if (place == places_.end()) return;
    const auto entry = place->second;
    places_.erase(place);
    entries_.erase(entry);
}

std::size_t Throttle::size() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

void Throttle::forget_oldest() {
    places_.erase(entries_.back().key);
    entries_.pop_back();
}

std::string network_of(std::string_view remote) {
    std::string address(remote);
    if (address.starts_with('['))
        address = address.substr(1, address.find(']') - 1);
    else if (std::count(address.begin(), address.end(), ':') == 1)
        address.erase(address.find(':'));
    in6_addr binary{};
    if (::inet_pton(AF_INET6, address.c_str(), &binary) != 1) return address;
    if (IN6_IS_ADDR_V4MAPPED(&binary)) return address.substr(address.rfind(':') + 1);
    std::fill(std::begin(binary.s6_addr) + 8, std::end(binary.s6_addr), std::uint8_t{0});
    char text[INET6_ADDRSTRLEN] = {};
    ::inet_ntop(AF_INET6, &binary, text, sizeof text);
    return text;
}

}  // namespace orrery::form
