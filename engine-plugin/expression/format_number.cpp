#include "expression/format_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "storage/value.h"

namespace orrery::engine {
namespace {

constexpr int kSignificantDigits = 15;
constexpr int kMostDecimals = 30;

struct Decimal {
    std::string digits;  ///< significant digits
    int point = 0;       ///< digits before the decimal point (may be <= 0 or beyond the digits)
};

Decimal decimal_digits(double magnitude) {
    const std::string text = fmt::format("{:.{}e}", magnitude, kSignificantDigits - 1);
    const std::size_t exponent_at = text.find('e');
    Decimal out;
    for (char c : text.substr(0, exponent_at))
        if (c != '.') out.digits += c;
    out.point = std::stoi(text.substr(exponent_at + 1)) + 1;
    return out;
}

// Rounds half up, in decimal, to `decimals` places after the point.
void round_to(Decimal& number, int decimals) {
    const int keep = number.point + decimals;
    if (keep >= static_cast<int>(number.digits.size())) return;
    const bool up = keep >= 0 && number.digits[static_cast<std::size_t>(keep)] >= '5';
    number.digits.resize(static_cast<std::size_t>(std::max(keep, 0)));
    if (!up) return;
    int i = keep - 1;
    for (; i >= 0; --i) {
        char& digit = number.digits[static_cast<std::size_t>(i)];
        if (digit != '9') {
            ++digit;
            return;
        }
        digit = '0';
    }
    number.digits.insert(number.digits.begin(), '1');
    ++number.point;
}

struct PlainDigits {
    std::string whole;
    std::string fraction;
};

PlainDigits plain_digits(double magnitude, int decimals) {
    PlainDigits out;
    Decimal number = magnitude == 0 ? Decimal{} : decimal_digits(magnitude);
    round_to(number, decimals);
    const auto digit = [&](int at) {
        return at < 0 || at >= static_cast<int>(number.digits.size()) ? '0'
                                                                      : number.digits[static_cast<std::size_t>(at)];
    };
    for (int i = 0; i < number.point; ++i) out.whole += digit(i);
    for (int i = number.point; i < number.point + decimals; ++i) out.fraction += digit(i);
    return out;
}

struct Section {
    std::string prefix;
    std::string suffix;
    int whole_zeros = 0;
    int fraction_zeros = 0;
    int fraction_places = 0;
    bool grouped = false;
    bool percent = false;
    bool abbreviated = false;
    bool has_digits = false;
};

std::string without_quotes(std::string_view literal) {
    std::string out;
    char quote = 0;
    for (char c : literal) {
        if (quote == 0 && (c == '\'' || c == '"')) {
            quote = c;
        } else if (c == quote) {
            quote = 0;
        } else {
            out += c;
        }
    }
    return out;
}

Section parse_section(std::string_view text, NumberSeparators separators) {
    Section out;
    std::size_t first = text.find_first_of("#0");
    if (first == std::string_view::npos) {
        out.prefix = without_quotes(text);
        return out;
    }
    out.has_digits = true;
    std::size_t last = text.find_last_of("#0");
    if (!separators.decimal.empty() && first >= separators.decimal.size() &&
        text.substr(first - separators.decimal.size(), separators.decimal.size()) == separators.decimal)
        first -= separators.decimal.size();  // ".00"
    std::string_view body = text.substr(first, last - first + 1);
    std::string_view tail = text.substr(last + 1);
    // "0.0A" abbreviates, "0 AD" and "0 A" are literal.
    out.abbreviated = tail.starts_with('A') && (tail.size() == 1 || tail[1] == ' ' || tail[1] == '\'');
    if (out.abbreviated) tail.remove_prefix(1);
    out.suffix = without_quotes(tail);
    out.prefix = without_quotes(text.substr(0, first));
    out.percent = text.find('%') != std::string_view::npos;
    std::size_t point = separators.decimal.empty() ? std::string_view::npos : body.rfind(separators.decimal);
    std::string_view whole = body.substr(0, point);
    if (point != std::string_view::npos) {
        for (char c : body.substr(point + separators.decimal.size())) {
            if (c == '0') ++out.fraction_zeros;
            if (c == '0' || c == '#') ++out.fraction_places;
        }
        out.fraction_places = std::min(out.fraction_places, kMostDecimals);
    }
    out.grouped = !separators.thousand.empty() && whole.find(separators.thousand) != std::string_view::npos;
    out.whole_zeros = static_cast<int>(std::count(whole.begin(), whole.end(), '0'));
    return out;
}

std::string grouped_by_three(const std::string& whole, std::string_view separator) {
    std::string out;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) out += separator;
        out += whole[i];
    }
    return out;
}

std::string render(double magnitude, const Section& section, NumberSeparators separators) {
    PlainDigits digits = plain_digits(magnitude, section.fraction_places);
    while (static_cast<int>(digits.fraction.size()) > section.fraction_zeros && !digits.fraction.empty() &&
           digits.fraction.back() == '0')
        digits.fraction.pop_back();
    if (static_cast<int>(digits.whole.size()) < section.whole_zeros)
        digits.whole.insert(0, static_cast<std::size_t>(section.whole_zeros) - digits.whole.size(), '0');
    if (digits.whole.empty() && digits.fraction.empty()) digits.whole.assign(1, '0');
    std::string out = section.grouped ? grouped_by_three(digits.whole, separators.thousand) : digits.whole;
    if (!digits.fraction.empty()) out.append(separators.decimal).append(digits.fraction);
    return out;
}

// The unit of NumericalAbbreviation ("3:k;6:M;...") for a magnitude, and the power it stands for.
std::pair<int, std::string> abbreviation(double magnitude, std::string_view table) {
    std::pair<int, std::string> best{0, ""};
    const double power = magnitude > 0 ? std::floor(std::log10(magnitude) + 1e-12) : 0;
    while (!table.empty()) {
        const std::size_t end = std::min(table.find(';'), table.size());
        const std::string_view item = table.substr(0, end);
        const std::size_t colon = item.find(':');
        int exponent = 0;
        if (colon != std::string_view::npos &&
            std::from_chars(item.data(), item.data() + colon, exponent).ec == std::errc() && exponent > 0 &&
            exponent <= power && exponent > best.first)
            best = {exponent, std::string(item.substr(colon + 1))};
        table.remove_prefix(std::min(end + 1, table.size()));
    }
    return best;
}

std::string roman(long long number) {
    constexpr std::pair<int, std::string_view> digits[] = {
        {1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"},
        {40, "XL"},  {10, "X"},   {9, "IX"},  {5, "V"},    {4, "IV"},  {1, "I"}};
    std::string out;
    if (number > 100'000) return std::to_string(number);
    for (const auto& [value, text] : digits)
        for (; number >= value; number -= value) out += text;
    return out;
}

// "(hex)", "(bin)", "(oct)", "(dec)", "(rom)", "(r36)"; false when the pattern is none of these.
bool radix_format(double number, std::string_view pattern, std::string& out) {
    if (pattern.size() < 4 || pattern.front() != '(' || pattern.back() != ')') return false;
    const std::string_view name = pattern.substr(1, pattern.size() - 2);
    const bool upper = name.front() >= 'A' && name.front() <= 'Z';
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    int radix = lower == "hex" ? 16 : lower == "bin" ? 2 : lower == "oct" ? 8 : lower == "dec" ? 10 : 0;
    if (radix == 0 && lower.front() == 'r' && lower != "rom")
        std::from_chars(lower.data() + 1, lower.data() + lower.size(), radix);
    const bool is_roman = lower == "rom";
    if (!is_roman && (radix < 2 || radix > 36)) return false;
    if (std::fabs(number) > 9e15) return false;
    const auto whole = static_cast<long long>(std::fabs(number));
    if (is_roman) {
        out = roman(whole);
    } else {
        std::array<char, 70> buffer{};
        const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), whole, radix).ptr;
        out.assign(buffer.data(), end);
    }
    if (upper || is_roman)
        std::transform(out.begin(), out.end(), out.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (is_roman && !upper)
        std::transform(out.begin(), out.end(), out.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (number < 0 && whole != 0) out.insert(out.begin(), '-');
    return true;
}

std::vector<std::string_view> split_sections(std::string_view pattern) {
    std::vector<std::string_view> out;
    char quote = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == ';') {
            out.push_back(pattern.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    out.push_back(pattern.substr(begin));
    return out;
}

std::string plain(double number, std::string_view decimal) {
    std::string out = format_number(number);
    const std::size_t point = out.find('.');
    if (point != std::string::npos && decimal != ".") out.replace(point, 1, decimal);
    return out;
}

bool is_all_zero(std::string_view digits) { return digits.find_first_of("123456789") == std::string_view::npos; }

}  // namespace

std::string format_fixed(double number, int decimals) {
    decimals = std::clamp(decimals, 0, kMostDecimals);
    PlainDigits digits = plain_digits(std::fabs(number), decimals);
    std::string out = digits.whole.empty() ? "0" : digits.whole;
    if (decimals > 0) out.append(1, '.').append(digits.fraction);
    if (number < 0 && !is_all_zero(out)) out.insert(out.begin(), '-');
    return out;
}

std::string format_with_pattern(double number, std::string_view pattern, NumberSeparators separators,
                                const FormatSettings& settings) {
    if (!std::isfinite(number)) return "-";
    std::string out;
    if (pattern.empty()) return plain(number, separators.decimal);
    if (radix_format(number, pattern, out)) return out;
    const auto sections = split_sections(pattern);
    const bool own_negative = number < 0 && sections.size() > 1 && !sections[1].empty();
    const bool own_zero = number == 0 && sections.size() > 2;
    const Section section = parse_section(own_zero       ? sections[2]
                                          : own_negative ? sections[1]
                                                         : sections[0],
                                          separators);
    if (!section.has_digits) return section.prefix;
    double magnitude = std::fabs(number) * (section.percent ? 100 : 1);
    std::string unit;
    if (section.abbreviated) {
        const auto [exponent, text] = abbreviation(magnitude, settings.numerical_abbreviation);
        magnitude /= std::pow(10, exponent);
        unit = text;
    }
    const std::string digits = render(magnitude, section, separators);
    const bool minus = number < 0 && !own_negative && !is_all_zero(digits);
    if (minus) out += '-';
    return out.append(section.prefix).append(digits).append(unit).append(section.suffix);
}

bool is_date_pattern(std::string_view pattern) {
    return pattern.find_first_of("#0") == std::string_view::npos &&
           (pattern.find("YY") != std::string_view::npos || pattern.find("DD") != std::string_view::npos ||
            pattern.find("MM") != std::string_view::npos || pattern.find("hh") != std::string_view::npos ||
            pattern.find("mm") != std::string_view::npos || pattern.find("h:") != std::string_view::npos);
}

}  // namespace orrery::engine
