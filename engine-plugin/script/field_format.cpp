#include "script/field_format.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "expression/format_date.h"
#include "expression/interpret.h"

namespace orrery::engine {
namespace {

constexpr Element kLooked = 8;

bool all_read(const SymbolsBuilder& symbols, const std::function<std::optional<double>(std::string_view)>& read) {
    constexpr double kClose = 1e-6;
    Element count = std::min(kLooked, symbols.size());
    for (Element e = 0; e < count; ++e) {
        Value value = symbols.value(e);
        if (!value.has_number() || !value.has_text()) return false;
        std::optional<double> number = read(value.stored_text());
        if (!number || std::fabs(*number - value.number()) > kClose) return false;
    }
    return count > 0;
}

}  // namespace

NumberFormat format_of(const SymbolsBuilder& symbols, const FormatSettings& formats) {
    auto reads_as_date = [&](const std::string& pattern) {
        return all_read(symbols, [&](std::string_view text) { return parse_date(text, pattern, formats); });
    };
    if (reads_as_date(formats.date_format)) return {NumberType::date, formats.date_format};
    if (reads_as_date(formats.timestamp_format)) return {NumberType::timestamp, formats.timestamp_format};
    if (reads_as_date(formats.time_format)) return {NumberType::time, formats.time_format};
    bool money = all_read(symbols, [&](std::string_view text) -> std::optional<double> {
        if (interpret_number(text, formats.decimal_sep, formats.thousand_sep)) return std::nullopt;
        return interpret_pattern(text, formats.money_format, formats.money_decimal_sep, formats.money_thousand_sep);
    });
    return money ? NumberFormat{NumberType::money, formats.money_format} : NumberFormat{};
}

}  // namespace orrery::engine
