// Helpers of the date function files. Private to this folder.
#pragma once

#include <cmath>

#include "expression/calendar.h"
#include "expression/format_date.h"
#include "expression/function_arguments.h"

namespace orrery::engine {

/// A calendar serial from a number or from a text that the app's formats read as a date; NaN otherwise.
inline double serial_at(const FunctionContext& context, Arguments arguments, std::size_t index) {
    if (index >= arguments.size()) return std::numeric_limits<double>::quiet_NaN();
    const Value& value = arguments[index];
    const double serial = value.has_number() ? value.number()
                          : value.has_text() ? interpret(value.stored_text(), *context.formats).number()
                                             : value.number();
    return is_calendar_serial(serial) ? serial : std::numeric_limits<double>::quiet_NaN();
}

inline Value date_value(const FunctionContext& context, double serial) {
    if (!is_calendar_serial(serial)) return {};
    return Value::dual(format_date(serial, context.formats->date_format, *context.formats), serial);
}
inline Value date_value(const FunctionContext& context, std::int64_t day) {
    return date_value(context, static_cast<double>(day));
}

/// The same day `months` later, cut to the last day of the month it lands in.
inline std::int64_t add_months(std::int64_t day, std::int64_t months) {
    const CalendarDate date = date_of(day);
    const std::int64_t first = serial_of(date.year, date.month + months, 1);
    const CalendarDate landed = date_of(first);
    return first + std::min(date.day, days_in_month(landed.year, landed.month)) - 1;
}

/// Limits of counts of months, years and the like, so that shifted dates stay inside the calendar.
constexpr std::int64_t kMostPeriods = 120'000;
inline bool shift_at(const FunctionContext& context, Arguments arguments, std::size_t index, std::int64_t& out) {
    out = 0;
    if (index >= arguments.size()) return true;
    return integer_at(context, arguments, index, out) && out > -kMostPeriods && out < kMostPeriods;
}

}  // namespace orrery::engine
