// Start, end and name of days, weeks, months, quarters and years, and tests whether a time lies in one of them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "expression/date_arguments.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

enum class Period { day, week, month, quarter, year };

constexpr double kMillisecond = 1.0 / 86'400'000.0;

struct Range {
    std::int64_t begin = 0;
    std::int64_t end = 0;  ///< first day after it
};

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }

// Months counted from the first month of the (fiscal) year, in steps of `length` months.
Range months_range(const CalendarDate& date, std::int64_t shift, int length, int first_month) {
    const std::int64_t months = static_cast<std::int64_t>(date.year) * 12 + date.month - first_month;
    const std::int64_t begin = (floor_div(months, length) + shift) * length + first_month;
    return {serial_of(0, begin, 1), serial_of(0, begin + length, 1)};
}

// The period around `day`, moved by `shift` periods; `first` is the first week day or first month of the year.
template <Period P>
Range range_of(std::int64_t day, std::int64_t shift, int first) {
    if constexpr (P == Period::day) return {day + shift, day + shift + 1};
    if constexpr (P == Period::week) {
        const std::int64_t begin = week_start(day, first) + shift * 7;
        return {begin, begin + 7};
    }
    constexpr int kLength = P == Period::month ? 1 : P == Period::quarter ? 3 : 12;
    return months_range(date_of(day), shift, kLength, P == Period::month ? 1 : first);
}

template <Period P>
int first_of(C c, Arguments a, std::size_t index) {
    if constexpr (P == Period::week)
        return static_cast<int>(std::clamp<std::int64_t>(integer_or(c, a, index, c.formats->first_week_day), 0, 6));
    return static_cast<int>(std::clamp<std::int64_t>(integer_or(c, a, index, c.formats->first_month_of_year), 1, 12));
}

template <Period P>
bool read_range(C c, Arguments a, Range& out) {
    const double serial = serial_at(c, a, 0);
    std::int64_t shift = 0;
    if (std::isnan(serial) || !shift_at(c, a, 1, shift)) return false;
    out = range_of<P>(split_serial(serial).day, shift, first_of<P>(c, a, 2));
    return true;
}

template <Period P>
Value start(C c, Arguments a) {
    Range range;
    return read_range<P>(c, a, range) ? date_value(c, range.begin) : Value();
}

template <Period P>
Value end(C c, Arguments a) {
    Range range;
    return read_range<P>(c, a, range) ? date_value(c, static_cast<double>(range.end) - kMillisecond) : Value();
}

std::string short_month(C c, std::int64_t day) {
    return c.formats->month_names[static_cast<std::size_t>(date_of(day).month - 1)];
}

template <Period P>
std::string name_of(C c, Range range) {
    const CalendarDate first = date_of(range.begin);
    const CalendarDate last = date_of(range.end - 1);
    switch (P) {
        case Period::day:
            return format_date(static_cast<double>(range.begin), c.formats->date_format, *c.formats);
        case Period::week: {
            const WeekNumber week =
                week_of(range.begin, {c.formats->first_week_day, c.formats->broken_weeks, c.formats->reference_day});
            return fmt::format("{}/{:02}", week.year, week.week);
        }
        case Period::month:
            return fmt::format("{} {}", short_month(c, range.begin), first.year);
        case Period::quarter:
            return fmt::format("{}-{} {}", short_month(c, range.begin), short_month(c, range.end - 1), first.year);
        case Period::year:
            return first.year == last.year ? std::to_string(first.year) : fmt::format("{}-{}", first.year, last.year);
    }
    return {};
}

template <Period P>
Value name(C c, Arguments a) {
    Range range;
    if (!read_range<P>(c, a, range) || !is_calendar_serial(static_cast<double>(range.begin))) return {};
    return Value::dual(name_of<P>(c, range), static_cast<double>(range.begin));
}

// In...(timestamp, base, shift [, first]): the timestamp lies in the period around base.
template <Period P>
Value in(C c, Arguments a) {
    const double at = serial_at(c, a, 0);
    Range range;
    if (std::isnan(at) || !read_range<P>(c, a.subspan(1), range)) return {};
    return Value::boolean(at >= static_cast<double>(range.begin) && at < static_cast<double>(range.end));
}

// The same up to and including the day of base, which moves along with the period.
template <Period P>
Value in_to_date(C c, Arguments a) {
    const double at = serial_at(c, a, 0);
    const double base = serial_at(c, a, 1);
    std::int64_t shift = 0;
    if (std::isnan(at) || std::isnan(base) || !shift_at(c, a, 2, shift)) return {};
    const std::int64_t day = split_serial(base).day;
    constexpr int kMonths = P == Period::month ? 1 : P == Period::quarter ? 3 : 12;
    const std::int64_t moved = P == Period::week ? day + shift * 7 : add_months(day, shift * kMonths);
    const Range range = range_of<P>(moved, 0, first_of<P>(c, a, 3));
    return Value::boolean(at >= static_cast<double>(range.begin) && at < static_cast<double>(moved + 1));
}

Value year_to_date(C c, Arguments a) {
    const double at = serial_at(c, a, 0);
    std::int64_t shift = 0;
    const double base = a.size() > 3 ? serial_at(c, a, 3) : std::floor(c.reload_time != 0 ? c.reload_time : c.now);
    if (std::isnan(at) || std::isnan(base) || !shift_at(c, a, 1, shift)) return {};
    const std::int64_t moved = add_months(split_serial(base).day, shift * 12);
    const Range range = range_of<Period::year>(moved, 0, first_of<Period::year>(c, a, 2));
    return Value::boolean(at >= static_cast<double>(range.begin) && at < static_cast<double>(moved + 1));
}

Value day_number_of_quarter(C c, Arguments a) {
    const double serial = serial_at(c, a, 0);
    if (std::isnan(serial)) return {};
    const std::int64_t day = split_serial(serial).day;
    return static_cast<double>(day - range_of<Period::quarter>(day, 0, first_of<Period::quarter>(c, a, 1)).begin + 1);
}

constexpr auto kGroup = FunctionGroup::date;
constexpr FunctionInfo year_to_date_function(std::string_view name) {
    FunctionInfo info = scalar(name, kGroup, 1, 4, year_to_date, "date, year offset, first month, today");
    info.uses_clock = true;
    return info;
}

constexpr std::string_view kShape = "date, period, first";
constexpr std::string_view kTest = "date, base date, period, first";
constexpr std::array kFunctions{
    scalar("DayEnd", kGroup, 1, 3, end<Period::day>, kShape),
    scalar("DayName", kGroup, 1, 3, name<Period::day>, kShape),
    scalar("DayNumberOfQuarter", kGroup, 1, 2, day_number_of_quarter, "date, first month"),
    scalar("DayStart", kGroup, 1, 3, start<Period::day>, kShape),
    scalar("InDay", kGroup, 3, 4, in<Period::day>, kTest),
    scalar("InMonth", kGroup, 3, 4, in<Period::month>, kTest),
    scalar("InMonthToDate", kGroup, 3, 4, in_to_date<Period::month>, kTest),
    scalar("InQuarter", kGroup, 3, 4, in<Period::quarter>, kTest),
    scalar("InQuarterToDate", kGroup, 3, 4, in_to_date<Period::quarter>, kTest),
    scalar("InWeek", kGroup, 3, 4, in<Period::week>, kTest),
    scalar("InWeekToDate", kGroup, 3, 4, in_to_date<Period::week>, kTest),
    scalar("InYear", kGroup, 3, 4, in<Period::year>, kTest),
    scalar("InYearToDate", kGroup, 3, 4, in_to_date<Period::year>, kTest),
    scalar("MonthEnd", kGroup, 1, 2, end<Period::month>, kShape),
    scalar("MonthName", kGroup, 1, 2, name<Period::month>, kShape),
    scalar("MonthStart", kGroup, 1, 2, start<Period::month>, kShape),
    scalar("QuarterEnd", kGroup, 1, 3, end<Period::quarter>, kShape),
    scalar("QuarterName", kGroup, 1, 3, name<Period::quarter>, kShape),
    scalar("QuarterStart", kGroup, 1, 3, start<Period::quarter>, kShape),
    scalar("WeekEnd", kGroup, 1, 3, end<Period::week>, kShape),
    scalar("WeekName", kGroup, 1, 3, name<Period::week>, kShape),
    scalar("WeekStart", kGroup, 1, 3, start<Period::week>, kShape),
    scalar("YearEnd", kGroup, 1, 3, end<Period::year>, kShape),
    scalar("YearName", kGroup, 1, 3, name<Period::year>, kShape),
    scalar("YearStart", kGroup, 1, 3, start<Period::year>, kShape),
    year_to_date_function("Year2Date"),
    year_to_date_function("YearToDate"),
};

}  // namespace

std::span<const FunctionInfo> period_functions() { return kFunctions; }

}  // namespace orrery::engine
