// Day serials (day 0 = 1899-12-30, the fraction is the time of day) and calendar parts.
#pragma once

#include <cstdint>

namespace orrery::engine {

struct CalendarDate {
    int year = 1899;
    int month = 12;
    int day = 30;
};

/// Microseconds since midnight and the whole day, rounded so that binary fractions do not lose a second.
struct SerialParts {
    std::int64_t day = 0;
    std::int64_t microseconds = 0;
};

/// Serials outside years 1..9999 have no calendar date; dates and times of those are null.
bool is_calendar_serial(double serial);
SerialParts split_serial(double serial);
CalendarDate date_of(std::int64_t day);
/// The serial of a date; months outside 1..12 and days outside the month carry over.
std::int64_t serial_of(std::int64_t year, std::int64_t month, std::int64_t day);
int days_in_month(int year, int month);
/// 0 = Monday ... 6 = Sunday.
int weekday_of(std::int64_t day);

/// Rules that number the weeks (variables FirstWeekDay, BrokenWeeks, ReferenceDay).
struct WeekRules {
    int first_week_day = 0;
    bool broken_weeks = false;
    int reference_day = 4;
};
struct WeekNumber {
    int year = 0;
    int week = 0;
};
WeekNumber week_of(std::int64_t day, const WeekRules& rules);
/// The first day of the week that contains `day`.
std::int64_t week_start(std::int64_t day, int first_week_day);

/// Local wall-clock time as a serial.
double local_now();
/// Coordinated universal time as a serial.
double utc_now();

}  // namespace orrery::engine
