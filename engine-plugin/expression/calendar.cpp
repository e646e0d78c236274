#include "expression/calendar.h"

#include <chrono>
#include <cmath>
#include <ctime>

namespace orrery::engine {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days epoch = std::chrono::year{1899} / 12 / 30;
constexpr std::int64_t kFirstDay = (sys_days(std::chrono::year{1} / 1 / 1) - epoch).count();
constexpr std::int64_t kLastDay = (sys_days(std::chrono::year{9999} / 12 / 31) - epoch).count();
constexpr double kMicrosecondsPerDay = 86'400'000'000.0;

std::chrono::year_month_day civil(std::int64_t day) { return sys_days(epoch + days(day)); }

}  // namespace

bool is_calendar_serial(double serial) {
    return serial >= static_cast<double>(kFirstDay) && serial < static_cast<double>(kLastDay) + 1;
}

SerialParts split_serial(double serial) {
    const double whole = std::floor(serial);
    SerialParts parts;
    parts.day = static_cast<std::int64_t>(whole);
    parts.microseconds = std::llround((serial - whole) * kMicrosecondsPerDay);
    if (parts.microseconds >= static_cast<std::int64_t>(kMicrosecondsPerDay)) {
        parts.microseconds = 0;
        ++parts.day;
    }
    return parts;
}

CalendarDate date_of(std::int64_t day) {
    const auto date = civil(day);
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::int64_t serial_of(std::int64_t year, std::int64_t month, std::int64_t day) {
    const std::int64_t months = year * 12 + (month - 1);
    const std::int64_t whole_years = months >= 0 ? months / 12 : -((11 - months) / 12);
    const auto month_in_year = static_cast<unsigned>(months - whole_years * 12) + 1;
    const auto first = std::chrono::year{static_cast<int>(whole_years)} / std::chrono::month{month_in_year} / 1;
    return (sys_days(first) - epoch).count() + day - 1;
}

int days_in_month(int year, int month) {
    return static_cast<int>(serial_of(year, month + 1, 1) - serial_of(year, month, 1));
}

int weekday_of(std::int64_t day) {
    const std::int64_t since_saturday = day % 7;  // 1899-12-30 was a Saturday
    return static_cast<int>(((since_saturday + 5) % 7 + 7) % 7);
}

std::int64_t week_start(std::int64_t day, int first_week_day) {
    return day - ((weekday_of(day) - first_week_day) % 7 + 7) % 7;
}

WeekNumber week_of(std::int64_t day, const WeekRules& rules) {
    const int year = date_of(day).year;
    if (rules.broken_weeks) {
        const std::int64_t first = week_start(serial_of(year, 1, 1), rules.first_week_day);
        return {year, static_cast<int>((week_start(day, rules.first_week_day) - first) / 7) + 1};
    }
    const int reference = rules.reference_day == 0 ? 1 : rules.reference_day;
    for (int candidate = year + 1; candidate >= year - 1; --candidate) {
        const std::int64_t first = week_start(serial_of(candidate, 1, reference), rules.first_week_day);
        if (day >= first) return {candidate, static_cast<int>((day - first) / 7) + 1};
    }
    return {year, 1};
}

double local_now() {
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    std::tm local{};
    localtime_r(&seconds, &local);
    return utc_now() + static_cast<double>(local.tm_gmtoff) / 86'400.0;
}

double utc_now() {
    const auto since = std::chrono::system_clock::now() - std::chrono::time_point_cast<days>(epoch);
    return std::chrono::duration<double, std::ratio<86'400>>(since).count();
}

}  // namespace orrery::engine
