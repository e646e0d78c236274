#include "script/plain_number.h"

#include <array>

namespace orrery::engine {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool parse_long_number(std::string_view cell, char point, PlainNumber& out) {
    std::size_t whole = cell.size();
    std::int64_t value = 0;
    std::uint32_t digits = 0;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        if (cell[i] == point && whole == cell.size()) {
            whole = i;
            continue;
        }
        if (!is_digit(cell[i]) || ++digits > PlainNumber::kMostDigits) return false;
        value = value * 10 + (cell[i] - '0');
    }
    if (whole == 0 || whole + 1 == cell.size() || (cell[0] == '0' && whole > 1)) return false;
    out.digits = value;
    out.decimals = digits - static_cast<std::uint32_t>(whole);
    return true;
}

}  // namespace

double PlainNumber::number() const {
    // Powers of ten and the digits are exact, so the quotient is the nearest double there is.
    static constexpr std::array<double, kMostDigits + 1> kPowers = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6, 1e7,
                                                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
    return static_cast<double>(digits) / kPowers[decimals];
}

std::string PlainNumber::text(char point) const {
    std::string text = std::to_string(digits < 0 ? -digits : digits);
    if (decimals != 0) {
        if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
        text.insert(text.size() - decimals, 1, point);
    }
    return digits < 0 ? "-" + text : text;
}

bool parse_other_number(std::string_view cell, char point, PlainNumber& out) {
    constexpr std::size_t kShort = 8;
    const bool negative = cell.starts_with('-');
    if (negative) cell.remove_prefix(1);
    if (cell.empty()) return false;
    const bool read = cell.size() <= kShort
                          ? parse_short_number(cell.data(), static_cast<std::uint32_t>(cell.size()), point, out)
                          : parse_long_number(cell, point, out);
    if (!read || !negative) return read;
    out.digits = -out.digits;
    return out.digits != 0;  // "-0" is displayed as 0
}

}  // namespace orrery::engine
