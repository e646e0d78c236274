// Functions about time zones.
#include <fmt/format.h>

#include <array>
#include <ctime>

#include "expression/calendar.h"
#include "expression/date_arguments.h"
#include "expression/function_families.h"
#include "expression/time_zone.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

Value timestamp_value(C c, double serial) {
    if (!is_calendar_serial(serial)) return {};
    return Value::dual(format_date(serial, c.formats->timestamp_format, *c.formats), serial);
}

/// What the machine's clock is set to.
std::tm local_tm() {
    const std::time_t now = std::time(nullptr);
    std::tm out{};
    localtime_r(&now, &out);
    return out;
}

double own_offset() { return static_cast<double>(local_tm().tm_gmtoff) / 86'400; }
double own_saving() { return local_tm().tm_isdst > 0 ? 1.0 / 24 : 0; }

/// A UTC time in the zone named by an argument, else in the machine's own.
Value in_zone(C c, double utc, Arguments a, std::size_t place, bool daylight_saving) {
    if (a.size() <= place || text_at(a, place).empty())
        return timestamp_value(c, utc + own_offset() - (daylight_saving ? 0 : own_saving()));
    const auto zone = TimeZone::find(text_at(a, place));
    return zone ? timestamp_value(c, utc + zone->offset_at(utc, daylight_saving)) : Value();
}

bool ignores_saving(Arguments a, std::size_t index) { return index < a.size() && a[index].is_true(); }

Value convert(C c, Arguments a) {
    const double utc = serial_at(c, a, 0);
    return std::isnan(utc) ? Value() : in_zone(c, utc, a, 1, !ignores_saving(a, 2));
}
Value local_time(C c, Arguments a) { return in_zone(c, c.now - own_offset(), a, 0, !ignores_saving(a, 1)); }
Value time_zone(C, Arguments) {
    const long minutes = static_cast<long>(std::lround((own_offset() - own_saving()) * 24 * 60));
    return Value::text(
        fmt::format("GMT{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60));
}
Value daylight_saving(C, Arguments) { return own_saving(); }

constexpr FunctionInfo clock(std::string_view name, std::uint8_t min_arguments, std::uint8_t max_arguments,
                             ScalarFunction call, std::string_view help) {
    FunctionInfo info = scalar(name, FunctionGroup::date, min_arguments, max_arguments, call, help);
    info.uses_clock = true;
    return info;
}

constexpr std::array kFunctions{
    clock("ConvertToLocalTime", 1, 3, convert, "UTC time, place, ignore daylight saving"),
    clock("DaylightSaving", 0, 0, daylight_saving, ""),
    clock("LocalTime", 0, 2, local_time, "place, ignore daylight saving"),
    clock("TimeZone", 0, 0, time_zone, ""),
};

}  // namespace

std::span<const FunctionInfo> zone_functions() { return kFunctions; }

}  // namespace orrery::engine
