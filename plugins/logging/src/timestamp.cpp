#include "timestamp.h"

#include <chrono>

namespace orrery::logging {
namespace {

/// The number that stands at [from, from + digits); -1: there is none.
int number_at(std::string_view text, size_t from, size_t digits) {
    int number = 0;
    for (auto c : text.substr(from, digits)) {
        if (c < '0' || c > '9') return -1;
        number = number * 10 + (c - '0');
    }
    return number;
}

}  // namespace

std::int64_t instant_of(std::string_view timestamp) {
    using namespace std::chrono;
    constexpr std::string_view form = "20110805T145657.000+0200";
    if (timestamp.size() != form.size()) return 0;
    const int parts[] = {number_at(timestamp, 0, 4),  number_at(timestamp, 4, 2),  number_at(timestamp, 6, 2),
                         number_at(timestamp, 9, 2),  number_at(timestamp, 11, 2), number_at(timestamp, 13, 2),
                         number_at(timestamp, 16, 3), number_at(timestamp, 20, 2), number_at(timestamp, 22, 2)};
    for (int part : parts)
        if (part < 0) return 0;
    const auto day = year_month_day{year{parts[0]}, month{static_cast<unsigned>(parts[1])},
                                    std::chrono::day{static_cast<unsigned>(parts[2])}};
    const char sign = timestamp[19];
    if (!day.ok() || (sign != '+' && sign != '-')) return 0;
    const auto offset = hours(parts[7]) + minutes(parts[8]);
    const milliseconds local = sys_days(day).time_since_epoch() + hours(parts[3]) + minutes(parts[4]) +
                               seconds(parts[5]) + milliseconds(parts[6]);
    return (sign == '+' ? local - offset : local + offset).count();
}

}  // namespace orrery::logging
