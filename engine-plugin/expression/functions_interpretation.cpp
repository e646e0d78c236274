// The # functions: they read a text by a format and give it a number; a text that does not fit stays as it is.
#include <array>
#include <optional>

#include "expression/format_date.h"
#include "expression/function_arguments.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

Value with_number(const Value& value, std::optional<double> number) {
    return number ? Value::dual(value.stored_text(), *number) : value;
}

Value num_of_text(Arguments a, const std::string& pattern, std::string_view decimal, std::string_view thousand) {
    if (is_null_at(a, 0) || a[0].has_number()) return a.empty() ? Value() : a[0];
    const std::string own_decimal = a.size() > 2 ? text_at(a, 2) : std::string(decimal);
    const std::string own_thousand = a.size() > 3 ? text_at(a, 3) : std::string(thousand);
    return with_number(a[0], interpret_pattern(a[0].stored_text(), pattern, own_decimal, own_thousand));
}

Value num_hash(const FunctionContext& c, Arguments a) {
    return num_of_text(a, text_at(a, 1), c.formats->decimal_sep, c.formats->thousand_sep);
}

Value money_hash(const FunctionContext& c, Arguments a) {
    return num_of_text(a, a.size() > 1 ? text_at(a, 1) : c.formats->money_format, c.formats->money_decimal_sep,
                       c.formats->money_thousand_sep);
}

template <std::string FormatSettings::*Default>
Value date_hash(const FunctionContext& c, Arguments a) {
    if (is_null_at(a, 0)) return {};
    // A number is read by its text too: Date#(20240131, 'YYYYMMDD').
    const std::string text = text_at(a, 0);
    const auto serial = parse_date(text, a.size() > 1 ? text_at(a, 1) : c.formats->*Default, *c.formats);
    return serial ? Value::dual(text, *serial) : a[0];
}

Value interval_hash(const FunctionContext& c, Arguments a) {
    if (is_null_at(a, 0) || a[0].has_number()) return a.empty() ? Value() : a[0];
    return with_number(a[0], parse_interval(a[0].stored_text(), a.size() > 1 ? text_at(a, 1) : c.formats->time_format));
}

constexpr auto kGroup = FunctionGroup::interpretation;
constexpr std::array kFunctions{
    scalar("Date#", kGroup, 1, 2, date_hash<&FormatSettings::date_format>, "text, format"),
    scalar("Interval#", kGroup, 1, 2, interval_hash, "text, format"),
    scalar("Money#", kGroup, 1, 4, money_hash, "text, format, decimal separator, thousand separator"),
    scalar("Num#", kGroup, 1, 4, num_hash, "text, format, decimal separator, thousand separator"),
    scalar("Time#", kGroup, 1, 2, date_hash<&FormatSettings::time_format>, "text, format"),
    scalar("Timestamp#", kGroup, 1, 2, date_hash<&FormatSettings::timestamp_format>, "text, format"),
};

}  // namespace

std::span<const FunctionInfo> interpretation_functions() { return kFunctions; }

}  // namespace orrery::engine
