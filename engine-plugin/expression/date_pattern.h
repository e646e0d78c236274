// A date pattern cut into its tokens, with a small per-thread cache. Private to this folder.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::engine {

enum class DatePart : std::uint8_t { literal, year, month, day, weekday, hour, minute, second, fraction, half_day };

struct DateToken {
    DatePart part = DatePart::literal;
    int width = 0;          ///< how often the letter is repeated
    bool optional = false;  ///< inside [...]: left out when it is zero
    std::string text;       ///< literal
};

struct DatePattern {
    std::vector<DateToken> tokens;
    bool twelve_hours = false;
};

/// The tokens of a pattern; the pointer stays valid for the caller, cached per thread.
std::shared_ptr<const DatePattern> date_pattern(std::string_view pattern);

}  // namespace orrery::engine
