// Periods of n months, and lunar weeks: seven days each, the first from 1 January.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "expression/date_arguments.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

constexpr double kMillisecond = 1.0 / 86'400'000.0;

struct Days {
    std::int64_t begin = 0, end = 0;  ///< the first day, and the first after the last

    [[nodiscard]] bool holds(double at) const {
        return at >= static_cast<double>(begin) && at < static_cast<double>(end);
    }
};

/// The lunar week of a day, moved by so many weeks; the last of a year goes on into the next. `first` days may be added
/// to 1 January.
std::optional<Days> lunar_week(C c, Arguments a) {
    const double serial = serial_at(c, a, 0);
    std::int64_t shift = 0;
    if (std::isnan(serial) || !shift_at(c, a, 1, shift)) return std::nullopt;
    const std::int64_t day = split_serial(serial).day + shift * 7;
    if (!is_calendar_serial(static_cast<double>(day))) return std::nullopt;
    const double added = number_or(c, a, 2, 0);
    const auto first = std::isnan(added) ? 0 : static_cast<std::int64_t>(std::clamp(added, 0.0, 6.0));
    std::int64_t start = serial_of(date_of(day).year, 1, 1) + first;
    if (day < start) start = serial_of(date_of(day).year - 1, 1, 1) + first;
    const std::int64_t begin = start + (day - start) / 7 * 7;
    return Days{begin, begin + 7};
}

/// n months from the first month of the year: 1, 2, 3, 4 or 6 of them.
std::optional<Days> some_months(C c, Arguments a) {
    std::int64_t length = 0, shift = 0;
    const double serial = serial_at(c, a, 1);
    if (!integer_at(c, a, 0, length) || std::isnan(serial) || !shift_at(c, a, 2, shift)) return std::nullopt;
    if (length < 1 || length > 6 || length == 5) return std::nullopt;
    const auto first = std::clamp<std::int64_t>(integer_or(c, a, 3, c.formats->first_month_of_year), 1, 12);
    const CalendarDate date = date_of(split_serial(serial).day);
    const std::int64_t months = (date.month - first + 12) % 12;
    const std::int64_t begin = date.month - months % length + shift * length;
    return Days{serial_of(date.year, begin, 1), serial_of(date.year, begin + length, 1)};
}

using Period = std::optional<Days> (*)(C, Arguments);

template <Period Read>
Value start(C c, Arguments a) {
    const auto days = Read(c, a);
    return days ? date_value(c, days->begin) : Value();
}

template <Period Read>
Value end(C c, Arguments a) {
    const auto days = Read(c, a);
    return days ? date_value(c, static_cast<double>(days->end) - kMillisecond) : Value();
}

Value lunar_name(C c, Arguments a) {
    const auto days = lunar_week(c, a);
    if (!days) return {};
    const CalendarDate first = date_of(days->begin);
    const std::int64_t week = (days->begin - serial_of(first.year, 1, 1)) / 7 + 1;
    return Value::dual(fmt::format("{}/{:02}", first.year, week), static_cast<double>(days->begin));
}

Value months_name(C c, Arguments a) {
    const auto days = some_months(c, a);
    if (!days || !is_calendar_serial(static_cast<double>(days->begin))) return {};
    const auto month = [&](std::int64_t day) {
        return c.formats->month_names[static_cast<std::size_t>(date_of(day).month - 1)];
    };
    const std::string first = month(days->begin), last = month(days->end - 1);
    return Value::dual(fmt::format("{} {}", first == last ? first : first + "-" + last, date_of(days->begin).year),
                       static_cast<double>(days->begin));
}

Value in_lunar_week(C c, Arguments a) {
    const double at = serial_at(c, a, 0);
    const auto days = lunar_week(c, a.subspan(1));
    return std::isnan(at) || !days ? Value() : Value::boolean(days->holds(at));
}

Value in_lunar_week_to_date(C c, Arguments a) {
    const double at = serial_at(c, a, 0), base = serial_at(c, a, 1);
    std::int64_t shift = 0;
    auto days = lunar_week(c, a.subspan(1));
    if (std::isnan(at) || std::isnan(base) || !days || !shift_at(c, a, 2, shift)) return {};
    days->end = std::min(days->end, split_serial(base).day + shift * 7 + 1);
    return Value::boolean(days->holds(at));
}

/// InMonths(n, timestamp, base, period): the arguments as the other functions have them.
std::optional<Days> months_around(C c, Arguments a) {
    std::vector<Value> without(a.begin(), a.end());
    without.erase(without.begin() + 1);
    return some_months(c, without);
}

Value in_months(C c, Arguments a) {
    const double at = serial_at(c, a, 1);
    const auto days = months_around(c, a);
    return std::isnan(at) || !days ? Value() : Value::boolean(days->holds(at));
}

Value in_months_to_date(C c, Arguments a) {
    const double at = serial_at(c, a, 1), base = serial_at(c, a, 2);
    std::int64_t length = 0, shift = 0;
    auto days = months_around(c, a);
    if (std::isnan(at) || std::isnan(base) || !days || !integer_at(c, a, 0, length) || !shift_at(c, a, 3, shift))
        return {};
    days->end = std::min(days->end, add_months(split_serial(base).day, shift * length) + 1);
    return Value::boolean(days->holds(at));
}

/// InDayToTime(timestamp, base, period): the day of base up to and including its time.
Value in_day_to_time(C c, Arguments a) {
    const double at = serial_at(c, a, 0), base = serial_at(c, a, 1);
    std::int64_t shift = 0;
    if (std::isnan(at) || std::isnan(base) || !shift_at(c, a, 2, shift)) return {};
    const double moved = base + static_cast<double>(shift);
    return Value::boolean(at >= std::floor(moved) && at <= moved);
}

constexpr auto kGroup = FunctionGroup::date;
constexpr std::string_view kWeek = "date, period, first day";
constexpr std::string_view kMonths = "number of months, date, period, first month";
constexpr std::array kFunctions{
    scalar("InDayToTime", kGroup, 3, 4, in_day_to_time, "timestamp, base, period"),
    scalar("InLunarWeek", kGroup, 3, 4, in_lunar_week, "timestamp, base, period, first day"),
    scalar("InLunarWeekToDate", kGroup, 3, 4, in_lunar_week_to_date, "timestamp, base, period, first day"),
    scalar("InMonths", kGroup, 4, 5, in_months, "number of months, timestamp, base, period, first month"),
    scalar("InMonthsToDate", kGroup, 4, 5, in_months_to_date, "number of months, timestamp, base, period, first month"),
    scalar("LunarWeekEnd", kGroup, 1, 3, end<lunar_week>, kWeek),
    scalar("LunarWeekName", kGroup, 1, 3, lunar_name, kWeek),
    scalar("LunarWeekStart", kGroup, 1, 3, start<lunar_week>, kWeek),
    scalar("MonthsEnd", kGroup, 2, 4, end<some_months>, kMonths),
    scalar("MonthsName", kGroup, 2, 4, months_name, kMonths),
    scalar("MonthsStart", kGroup, 2, 4, start<some_months>, kMonths),
};

}  // namespace

std::span<const FunctionInfo> lunar_functions() { return kFunctions; }

}  // namespace orrery::engine
