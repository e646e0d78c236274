#include "expression/interpret.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "expression/format_date.h"

namespace orrery::engine {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n\xC2\xA0";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<double> parse_plain(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    double out = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (code != std::errc() || stop != text.data() + text.size() || !std::isfinite(out)) return std::nullopt;
    return out;
}

bool starts_like_number(std::string_view text) {
    for (char c : text.substr(0, 3)) {
        if (is_digit(c)) return true;
        if (c != '-' && c != '+' && c != '.' && c != ',') return false;
    }
    return false;
}

int radix_of(std::string_view pattern) {
    if (pattern.size() < 4 || pattern.front() != '(' || pattern.back() != ')') return 0;
    const std::string_view name = pattern.substr(1, pattern.size() - 2);
    if (name == "hex" || name == "HEX") return 16;
    if (name == "bin") return 2;
    if (name == "oct") return 8;
    int radix = 0;
    if (name.front() == 'r' || name.front() == 'R') std::from_chars(name.data() + 1, name.data() + name.size(), radix);
    return radix >= 2 && radix <= 36 ? radix : 0;
}

std::optional<double> parse_radix(std::string_view text, int radix) {
    std::int64_t out = 0;
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), out, radix);
    if (code != std::errc() || stop != text.data() + text.size()) return std::nullopt;
    return static_cast<double>(out);
}

}  // namespace

std::optional<double> interpret_number(std::string_view text, std::string_view decimal, std::string_view thousand) {
    text = trimmed(text);
    if (!starts_like_number(text) && text.substr(0, decimal.size()) != decimal) return std::nullopt;
    if (decimal == "." && (thousand.empty() || text.find(thousand) == std::string_view::npos)) return parse_plain(text);
    std::string plain;
    bool fraction = false;
    std::size_t group = 0;  // digits since the last thousand separator
    bool grouped = false;
    for (std::size_t i = 0; i < text.size();) {
        if (!fraction && !decimal.empty() && text.substr(i, decimal.size()) == decimal) {
            if (grouped && group != 3) return std::nullopt;
            plain += '.';
            fraction = true;
            i += decimal.size();
        } else if (!fraction && !thousand.empty() && text.substr(i, thousand.size()) == thousand) {
            if (group == 0 || group > 3 || (grouped && group != 3)) return std::nullopt;
            grouped = true;
            group = 0;
            i += thousand.size();
        } else if (text[i] == '.') {
            return std::nullopt;  // a point that is neither separator
        } else {
            if (is_digit(text[i])) ++group;
            plain += text[i++];
        }
    }
    if (grouped && !fraction && group != 3) return std::nullopt;
    return parse_plain(plain);
}

std::optional<double> interpret_pattern(std::string_view text, std::string_view pattern, std::string_view decimal,
                                        std::string_view thousand) {
    text = trimmed(text);
    pattern = pattern.substr(0, pattern.find(';'));
    if (text.empty()) return std::nullopt;
    if (const int radix = radix_of(pattern)) return parse_radix(text, radix);
    const std::size_t first = pattern.find_first_of("#0");
    if (first == std::string_view::npos) return interpret_number(text, decimal, thousand);
    const std::string_view prefix = trimmed(pattern.substr(0, first));
    const std::string_view suffix = trimmed(pattern.substr(pattern.find_last_of("#0") + 1));
    const bool negative = text.front() == '-';
    if (negative) text.remove_prefix(1);
    if (text.substr(0, prefix.size()) != prefix) return std::nullopt;
    text.remove_prefix(prefix.size());
    if (text.size() < suffix.size() || text.substr(text.size() - suffix.size()) != suffix) return std::nullopt;
    text.remove_suffix(suffix.size());
    auto number = interpret_number(text, decimal, thousand);
    if (!number) return std::nullopt;
    if (pattern.find('%') != std::string_view::npos) *number /= 100;
    return negative ? -*number : *number;
}

Value interpret(std::string_view text, const FormatSettings& settings) {
    const std::string_view core = trimmed(text);
    if (core.empty()) return Value::text(text);
    if (const auto number = interpret_number(core, settings.decimal_sep, settings.thousand_sep))
        return Value::dual(text, *number);
    for (const std::string* pattern : {&settings.date_format, &settings.time_format, &settings.timestamp_format})
        if (const auto serial = parse_date(core, *pattern, settings)) return Value::dual(text, *serial);
    if (const auto money =
            interpret_pattern(core, settings.money_format, settings.money_decimal_sep, settings.money_thousand_sep))
        return Value::dual(text, *money);
    return Value::text(text);
}

double numeric(const Value& value, const FormatSettings& settings) {
    if (value.has_number()) return value.number();
    if (!value.has_text()) return std::numeric_limits<double>::quiet_NaN();
    const auto number = interpret_number(value.stored_text(), settings.decimal_sep, settings.thousand_sep);
    return number ? *number : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace orrery::engine
