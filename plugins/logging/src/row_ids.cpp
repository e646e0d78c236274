#include "row_ids.h"

#include <orrery/kit/log/guid.h>

#include <cstring>

namespace orrery::logging {
namespace {

constexpr std::uint64_t odd_high = 0x9e3779b97f4a7c15, odd_low = 0xd6e8feb86659fd93;

/// Every bit of the result depends on every bit of what is given.
constexpr std::uint64_t mixed(std::uint64_t value) noexcept {
    value = (value ^ (value >> 32)) * odd_low;
    value = (value ^ (value >> 29)) * odd_high;
    return value ^ (value >> 32);
}

struct Sum {
    std::uint64_t high, low = odd_low;
    void add(std::uint64_t word) noexcept {
        high = (high ^ word) * odd_high;
        high ^= high >> 31;
        low = (low + word) * odd_low;
        low ^= low >> 33;
    }
    void add(std::string_view text) noexcept {
        add(text.size());
        for (; !text.empty(); text.remove_prefix(text.size() < 8 ? text.size() : 8)) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data(), text.size() < 8 ? text.size() : 8);
            add(word);
        }
    }
};

}  // namespace

void set_id(logkit::Event& event, uint32_t row) noexcept {
    Sum sum{row};
    sum.add(static_cast<std::uint64_t>(event.microseconds));
    for (auto part :
         {event.stanza, event.logger, event.thread, event.message, event.exception, event.properties.encoded()})
        sum.add(part);
    std::array<char, logkit::Event::guid_size> text{};
    logkit::make_guid(mixed(sum.high), mixed(sum.low), text);
    event.set_guid({text.data(), text.size()});
}

}  // namespace orrery::logging
