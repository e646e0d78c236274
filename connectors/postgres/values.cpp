#include "values.h"

#include <charconv>
#include <cmath>

namespace postgres {

namespace {

using orrery::Cell;
using orrery::ColumnKind;

// As in the server's pg_type.
enum : Oid {
    type_bool = 16,
    type_int8 = 20,
    type_int2 = 21,
    type_int4 = 23,
    type_oid = 26,
    type_float4 = 700,
    type_float8 = 701,
    type_date = 1082,
    type_time = 1083,
    type_timestamp = 1114,
    type_timestamptz = 1184,
    type_timetz = 1266,
    type_numeric = 1700
};

/// Reads digits from the start of `text`; false when there are none.
bool take_number(std::string_view& text, int& number) {
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || number < 0) return false;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return true;
}
bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

/// Days since 1899-12-30 of a day of the Gregorian calendar.
std::int64_t day_number(int year, int month, int day) {
    // Years that begin in March put the leap day last.
    const std::int64_t from_march = month > 2 ? month - 3 : month + 9;
    const std::int64_t y = month > 2 ? year : year - 1;
    const std::int64_t days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * from_march + 2) / 5 + day - 1;
    constexpr std::int64_t epoch = 693'899;  // the same sum for 1899-12-30
    return days - epoch;
}

std::optional<double> take_time(std::string_view& text) {
    int hours = 0, minutes = 0, seconds = 0;
    if (!take_number(text, hours) || !take(text, ':') || !take_number(text, minutes)) return {};
    double fraction = 0;
    if (take(text, ':')) {
        if (!take_number(text, seconds)) return {};
        if (text.starts_with('.')) {
            const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), fraction);
            if (failed == std::errc{}) text.remove_prefix(static_cast<size_t>(end - text.data()));
        }
    }
    return (hours * 3600.0 + minutes * 60.0 + seconds + fraction) / 86'400;
}

Cell number_cell(std::string_view text) {
    double number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return {};
    return number;
}

Cell integer_cell(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return {};
    return number;
}

}  // namespace

std::optional<double> days_of(std::string_view text) {
    if (text.ends_with("BC")) return {};
    double days = 0;
    if (text.find('-') != text.npos && text.find('-') < text.find(':')) {
        int year = 0, month = 0, day = 0;
        if (!take_number(text, year) || !take(text, '-') || !take_number(text, month) || !take(text, '-') ||
            !take_number(text, day))
            return {};
        days = static_cast<double>(day_number(year, month, day));
        if (text.empty()) return days;
        if (!take(text, ' ') && !take(text, 'T')) return {};
    }
    const auto time = take_time(text);  // an offset behind it tells how far from UTC the clock it was read from is
    if (!time) return {};
    return days + *time;
}

orrery::ResultColumn column_of(std::string_view name, Oid type) {
    orrery::ResultColumn column{std::string(name), ColumnKind::text, {}};
    switch (type) {
        case type_bool:
            column.kind = ColumnKind::integer;
            column.type = "boolean";
            break;
        case type_int2:
        case type_int4:
        case type_int8:
        case type_oid:
            column.kind = ColumnKind::integer;
            break;
        case type_float4:
        case type_float8:
        case type_numeric:
            column.kind = ColumnKind::number;
            break;
        case type_date:
            column.kind = ColumnKind::number;
            column.type = "date";
            break;
        case type_time:
        case type_timetz:
            column.kind = ColumnKind::number;
            column.type = "time";
            break;
        case type_timestamp:
        case type_timestamptz:
            column.kind = ColumnKind::number;
            column.type = "timestamp";
            break;
        default:
            break;
    }
    return column;
}

Cell cell_of(std::string_view text, const orrery::ResultColumn& column) {
    if (column.kind == ColumnKind::text) return text;
    if (column.type == "boolean") return std::int64_t{text == "t" ? 1 : 0};
    if (column.kind == ColumnKind::integer) return integer_cell(text);
    if (column.type.empty()) return number_cell(text);
    const auto days = days_of(text);
    return days ? Cell(*days) : Cell();
}

}  // namespace postgres
