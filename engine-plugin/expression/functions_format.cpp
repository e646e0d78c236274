// Functions that change how a number is displayed, and Dual and Text.
#include <array>
#include <cmath>

#include "expression/format_date.h"
#include "expression/format_number.h"
#include "expression/function_arguments.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

Value formatted_number(const FunctionContext& c, Arguments a, const std::string& pattern, std::string_view decimal,
                       std::string_view thousand) {
    const double number = number_at(c, a, 0);
    if (std::isnan(number)) return {};
    if (pattern.empty()) return number;
    if (is_date_pattern(pattern)) return Value::dual(format_date(number, pattern, *c.formats), number);
    const std::string own_decimal = a.size() > 2 ? text_at(a, 2) : std::string(decimal);
    const std::string own_thousand = a.size() > 3 ? text_at(a, 3) : std::string(thousand);
    return Value::dual(format_with_pattern(number, pattern, {own_decimal, own_thousand}, *c.formats), number);
}

Value num(const FunctionContext& c, Arguments a) {
    return formatted_number(c, a, text_at(a, 1), c.formats->decimal_sep, c.formats->thousand_sep);
}

Value money(const FunctionContext& c, Arguments a) {
    return formatted_number(c, a, a.size() > 1 ? text_at(a, 1) : c.formats->money_format, c.formats->money_decimal_sep,
                            c.formats->money_thousand_sep);
}

template <std::string FormatSettings::*Default>
Value date(const FunctionContext& c, Arguments a) {
    const double serial = number_at(c, a, 0);
    if (std::isnan(serial)) return {};
    return Value::dual(format_date(serial, a.size() > 1 ? text_at(a, 1) : c.formats->*Default, *c.formats), serial);
}

Value interval(const FunctionContext& c, Arguments a) {
    const double days = number_at(c, a, 0);
    if (std::isnan(days)) return {};
    return Value::dual(format_interval(days, a.size() > 1 ? text_at(a, 1) : c.formats->time_format), days);
}

Value dual(const FunctionContext& c, Arguments a) {
    const double number = number_at(c, a, 1);
    return is_null_at(a, 0) || std::isnan(number) ? Value() : Value::dual(text_at(a, 0), number);
}

Value text(const FunctionContext&, Arguments a) { return is_null_at(a, 0) ? Value() : Value::text(text_at(a, 0)); }

constexpr auto kGroup = FunctionGroup::format;
constexpr std::array kFunctions{
    scalar("Date", kGroup, 1, 2, date<&FormatSettings::date_format>, "serial, format"),
    scalar("Dual", kGroup, 2, 2, dual, "text, number"),
    scalar("Interval", kGroup, 1, 2, interval, "days, format"),
    scalar("Money", kGroup, 1, 4, money, "number, format, decimal separator, thousand separator"),
    scalar("Num", kGroup, 1, 4, num, "number, format, decimal separator, thousand separator"),
    scalar("Text", kGroup, 1, 1, text, "value"),
    scalar("Time", kGroup, 1, 2, date<&FormatSettings::time_format>, "serial, format"),
    scalar("Timestamp", kGroup, 1, 2, date<&FormatSettings::timestamp_format>, "serial, format"),
};

}  // namespace

std::span<const FunctionInfo> format_functions() { return kFunctions; }

}  // namespace orrery::engine
