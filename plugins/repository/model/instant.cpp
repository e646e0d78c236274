#include "instant.h"

#include <algorithm>
#include <cstdio>

namespace orrery::repository {
namespace {

using namespace std::chrono;

// Reads digits from the front of a text; -1 when there are fewer than `least`.
struct Reader {
    std::string_view rest;

    int number(std::size_t least, std::size_t most) {
        std::size_t count = 0;
        int value = 0;
        for (; count < most && count < rest.size() && rest[count] >= '0' && rest[count] <= '9'; ++count)
            value = value * 10 + (rest[count] - '0');
        if (count < least) return -1;
        rest.remove_prefix(count);
        return value;
    }
    bool skip(char c) {
        if (rest.empty() || rest.front() != c) return false;
        rest.remove_prefix(1);
        return true;
    }
};

std::optional<milliseconds> fraction(Reader& in) {
    if (!in.skip('.')) return milliseconds{0};
    int value = 0;
    std::size_t count = 0;
    for (; !in.rest.empty() && in.rest.front() >= '0' && in.rest.front() <= '9'; in.rest.remove_prefix(1), ++count)
        if (count < 3) value = value * 10 + (in.rest.front() - '0');
    if (count == 0) return std::nullopt;
    for (; count < 3; ++count) value *= 10;
    return milliseconds{value};
}

std::optional<minutes> zone(Reader& in) {
    if (in.skip('Z') || in.skip('z') || in.rest.empty()) return minutes{0};
    const bool west = in.rest.front() == '-';
    if (!in.skip('+') && !in.skip('-')) return std::nullopt;
    const int hour = in.number(2, 2);
    const int minute = in.skip(':') || !in.rest.empty() ? in.number(2, 2) : 0;
    if (hour < 0 || hour > 15 || minute < 0 || minute > 59) return std::nullopt;
    const minutes offset{hour * 60 + minute};
    return west ? -offset : offset;
}

std::optional<milliseconds> time_of_day(Reader& in) {
    const int hour = in.number(1, 2);
    if (hour < 0 || hour > 23 || !in.skip(':')) return std::nullopt;
    const int minute = in.number(2, 2);
    if (minute < 0 || minute > 59) return std::nullopt;
    int second = 0;
    if (in.skip(':')) second = in.number(2, 2);
    if (second < 0 || second > 60) return std::nullopt;
    auto rest = fraction(in);
    if (!rest) return std::nullopt;
    auto offset = zone(in);
    if (!offset || !in.rest.empty()) return std::nullopt;
    return hours{hour} + minutes{minute} + seconds{second} + *rest - *offset;
}

}  // namespace

Instant Instant::now() {
    return {duration_cast<std::chrono::milliseconds>(system_clock::now().time_since_epoch()).count()};
}

Instant Instant::after(Instant earlier) { return std::max(now(), Instant{earlier.milliseconds + 1}); }

std::string Instant::text() const {
    const sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds{milliseconds}};
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    char out[48];
    std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return out;
}

std::optional<Instant> Instant::parse(std::string_view text) {
    Reader in{text};
    const int year = in.number(4, 4);
    if (year < 1 || !in.skip('-')) return std::nullopt;
    const int month = in.number(1, 2);
    if (!in.skip('-')) return std::nullopt;
    const int day = in.number(1, 2);
    if (month < 1 || day < 1) return std::nullopt;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    std::chrono::milliseconds clock{0};
    if (!in.rest.empty()) {
        if (!in.skip('T') && !in.skip('t') && !in.skip(' ')) return std::nullopt;
        auto time = time_of_day(in);
        if (!time) return std::nullopt;
        clock = *time;
    }
    return Instant{(sys_days{date}.time_since_epoch() + clock).count()};
}

}  // namespace orrery::repository
