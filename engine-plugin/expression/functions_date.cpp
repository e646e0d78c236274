// Parts of dates, making dates and moving them.
#include <algorithm>
#include <array>

#include "expression/date_arguments.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

constexpr double kSecondsPerDay = 86'400;

template <int CalendarDate::*Part>
Value part(C c, Arguments a) {
    const double serial = serial_at(c, a, 0);
    if (std::isnan(serial)) return {};
    return static_cast<double>(date_of(split_serial(serial).day).*Part);
}

Value month(C c, Arguments a) {
    const double serial = serial_at(c, a, 0);
    if (std::isnan(serial)) return {};
    const int number = date_of(split_serial(serial).day).month;
    return Value::dual(c.formats->month_names[static_cast<std::size_t>(number - 1)], number);
}

template <std::int64_t Divisor, std::int64_t Modulus>
Value clock_part(C c, Arguments a) {
    const double serial = numeric(a[0], *c.formats);
    const double read = std::isnan(serial) ? serial_at(c, a, 0) : serial;
    constexpr double kLargest = 1e9;
    if (!(std::fabs(read) < kLargest)) return {};
    return static_cast<double>(split_serial(read).microseconds / 1'000'000 / Divisor % Modulus);
}

WeekRules week_rules(C c, Arguments a, std::size_t first) {
    WeekRules rules;
    rules.first_week_day =
        static_cast<int>(std::clamp<std::int64_t>(integer_or(c, a, first, c.formats->first_week_day), 0, 6));
    rules.broken_weeks = integer_or(c, a, first + 1, c.formats->broken_weeks ? 1 : 0) != 0;
    rules.reference_day =
        static_cast<int>(std::clamp<std::int64_t>(integer_or(c, a, first + 2, c.formats->reference_day), 0, 31));
    return rules;
}

template <int WeekNumber::*Part>
Value week(C c, Arguments a) {
    const double serial = serial_at(c, a, 0);
    if (std::isnan(serial)) return {};
    return static_cast<double>(week_of(split_serial(serial).day, week_rules(c, a, 1)).*Part);
}

Value weekday(C c, Arguments a) {
    const double serial = serial_at(c, a, 0);
    if (std::isnan(serial)) return {};
    const int from_monday = weekday_of(split_serial(serial).day);
    const int first = week_rules(c, a, 1).first_week_day;
    return Value::dual(c.formats->day_names[static_cast<std::size_t>(from_monday)], (from_monday - first + 7) % 7);
}

Value today(C c, Arguments a) { return date_value(c, std::floor(integer_or(c, a, 0, 1) == 0 ? c.reload_time : c.now)); }

Value now(C c, Arguments a) {
    const double serial = integer_or(c, a, 0, 1) == 0 ? c.reload_time : c.now;
    return Value::dual(format_date(serial, c.formats->timestamp_format, *c.formats), serial);
}

Value utc(C c, Arguments) {
    const double serial = utc_now();
    return Value::dual(format_date(serial, c.formats->timestamp_format, *c.formats), serial);
}

Value make_date(C c, Arguments a) {
    std::int64_t year = 0;
    if (!integer_at(c, a, 0, year) || year < 1 || year > 9999) return {};
    const std::int64_t month = integer_or(c, a, 1, 1);
    const std::int64_t day = integer_or(c, a, 2, 1);
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(static_cast<int>(year), static_cast<int>(month)))
        return {};
    return date_value(c, serial_of(year, month, day));
}

Value make_time(C c, Arguments a) {
    std::int64_t hour = 0;
    if (!integer_at(c, a, 0, hour)) return {};
    const std::int64_t minute = integer_or(c, a, 1, 0);
    const double second = number_or(c, a, 2, 0);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || !(second >= 0 && second < 60)) return {};
    const double serial = (static_cast<double>(hour * 3600 + minute * 60) + second) / kSecondsPerDay;
    return Value::dual(format_date(serial, c.formats->time_format, *c.formats), serial);
}

Value make_week_date(C c, Arguments a) {
    std::int64_t year = 0;
    if (!integer_at(c, a, 0, year) || year < 1 || year > 9998) return {};
    const WeekRules rules = week_rules(c, a, 3);
    const int reference = rules.broken_weeks || rules.reference_day == 0 ? 1 : rules.reference_day;
    const std::int64_t first = week_start(serial_of(year, 1, reference), rules.first_week_day);
    return date_value(c, first + (integer_or(c, a, 1, 1) - 1) * 7 + integer_or(c, a, 2, 0));
}

template <std::int64_t MonthsPerStep>
Value add(C c, Arguments a) {
    const double serial = serial_at(c, a, 0);
    std::int64_t steps = 0;
    if (std::isnan(serial) || !shift_at(c, a, 1, steps)) return {};
    const double whole = std::floor(serial);
    const auto day = static_cast<std::int64_t>(whole);
    std::int64_t moved = add_months(day, steps * MonthsPerStep);
    if (integer_or(c, a, 2, 0) == 1) {  // mode 1: keep the distance to the end of the month
        const CalendarDate from = date_of(day);
        const CalendarDate to = date_of(moved);
        moved = serial_of(to.year, to.month, days_in_month(to.year, to.month)) -
                (days_in_month(from.year, from.month) - from.day);
    }
    return date_value(c, static_cast<double>(moved) + (serial - whole));
}

Value age(C c, Arguments a) {
    const double at = serial_at(c, a, 0);
    const double birth = serial_at(c, a, 1);
    if (std::isnan(at) || std::isnan(birth)) return {};
    const CalendarDate then = date_of(split_serial(birth).day);
    const CalendarDate now_date = date_of(split_serial(at).day);
    const bool before_birthday = std::pair(now_date.month, now_date.day) < std::pair(then.month, then.day);
    return static_cast<double>(now_date.year - then.year - (before_birthday ? 1 : 0));
}

std::int64_t start_of_year(const CalendarDate& date, int first_month) {
    return serial_of(date.month >= first_month ? date.year : date.year - 1, first_month, 1);
}

Value day_number_of_year(C c, Arguments a) {
    const double serial = serial_at(c, a, 0);
    const std::int64_t first_month = integer_or(c, a, 1, c.formats->first_month_of_year);
    if (std::isnan(serial) || first_month < 1 || first_month > 12) return {};
    const std::int64_t day = split_serial(serial).day;
    return static_cast<double>(day - start_of_year(date_of(day), static_cast<int>(first_month)) + 1);
}

Value set_date_year(C c, Arguments a) {
    const double serial = serial_at(c, a, 0);
    std::int64_t year = 0;
    if (std::isnan(serial) || !integer_at(c, a, 1, year) || year < 1 || year > 9999) return {};
    const CalendarDate date = date_of(split_serial(serial).day);
    const std::int64_t month = integer_or(c, a, 2, date.month);
    if (month < 1 || month > 12) return {};
    const int day = std::min(date.day, days_in_month(static_cast<int>(year), static_cast<int>(month)));
    return date_value(c, static_cast<double>(serial_of(year, month, day)) + (serial - std::floor(serial)));
}

bool is_work_day(C c, Arguments a, std::int64_t day) {
    if (weekday_of(day) >= 5) return false;
    for (std::size_t i = 2; i < a.size(); ++i) {
        const double holiday = serial_at(c, a, i);
        if (!std::isnan(holiday) && std::floor(holiday) == static_cast<double>(day)) return false;
    }
    return true;
}

Value net_work_days(C c, Arguments a) {
    const double first = serial_at(c, a, 0);
    const double last = serial_at(c, a, 1);
    constexpr double kLongest = 400'000;
    if (std::isnan(first) || std::isnan(last) || std::fabs(last - first) > kLongest) return {};
    double count = 0;
    for (auto day = static_cast<std::int64_t>(std::floor(first)); day <= static_cast<std::int64_t>(std::floor(last));
         ++day)
        if (is_work_day(c, a, day)) ++count;
    return count;
}

template <int Step>
Value work_date(C c, Arguments a) {
    const double start = serial_at(c, a, 0);
    std::int64_t days = 0;
    if (std::isnan(start) || !shift_at(c, a, 1, days) || days < 1) return {};
    auto day = static_cast<std::int64_t>(std::floor(start));
    while (!is_work_day(c, a, day) || --days > 0) day += Step;
    return date_value(c, day);
}

constexpr auto kGroup = FunctionGroup::date;

constexpr FunctionInfo clock(std::string_view name, std::uint8_t max_arguments, ScalarFunction call,
                             std::string_view help) {
    FunctionInfo info = scalar(name, kGroup, 0, max_arguments, call, help);
    info.uses_clock = true;
    return info;
}

constexpr std::array kFunctions{
    scalar("AddMonths", kGroup, 2, 3, add<1>, "date, months, mode"),
    scalar("AddYears", kGroup, 2, 3, add<12>, "date, years, mode"),
    scalar("Age", kGroup, 2, 2, age, "date, date of birth"),
    scalar("Day", kGroup, 1, 1, part<&CalendarDate::day>, "date"),
    scalar("DayNumberOfYear", kGroup, 1, 2, day_number_of_year, "date, first month"),
    scalar("FirstWorkDate", kGroup, 2, kAnyNumber, work_date<-1>, "last date, work days, holiday, ..."),
    clock("GMT", 0, utc, ""),
    scalar("Hour", kGroup, 1, 1, clock_part<3600, 24>, "time"),
    scalar("LastWorkDate", kGroup, 2, kAnyNumber, work_date<1>, "first date, work days, holiday, ..."),
    scalar("MakeDate", kGroup, 1, 3, make_date, "year, month, day"),
    scalar("MakeTime", kGroup, 1, 3, make_time, "hour, minute, second"),
    scalar("MakeWeekDate", kGroup, 1, 6, make_week_date, "year, week, day"),
    scalar("Minute", kGroup, 1, 1, clock_part<60, 60>, "time"),
    scalar("Month", kGroup, 1, 1, month, "date"),
    scalar("NetWorkDays", kGroup, 2, kAnyNumber, net_work_days, "first date, last date, holiday, ..."),
    clock("Now", 1, now, "mode"),
    scalar("Second", kGroup, 1, 1, clock_part<1, 60>, "time"),
    scalar("SetDateYear", kGroup, 2, 2, set_date_year, "date, year"),
    scalar("SetDateYearMonth", kGroup, 3, 3, set_date_year, "date, year, month"),
    clock("Today", 1, today, "mode"),
    clock("UTC", 0, utc, ""),
    scalar("Week", kGroup, 1, 4, week<&WeekNumber::week>, "date, first week day, broken weeks, reference day"),
    scalar("WeekDay", kGroup, 1, 2, weekday, "date, first week day"),
    scalar("WeekYear", kGroup, 1, 4, week<&WeekNumber::year>, "date, first week day, broken weeks, reference day"),
    scalar("Year", kGroup, 1, 1, part<&CalendarDate::year>, "date"),
};

}  // namespace

std::span<const FunctionInfo> date_functions() { return kFunctions; }

}  // namespace orrery::engine
