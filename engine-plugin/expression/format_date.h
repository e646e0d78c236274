// Date and time patterns of section 5.7: "YYYY-MM-DD hh:mm:ss[.fff]", "D MMM YYYY", "h:mm TT".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "expression/format_settings.h"

namespace orrery::engine {

/// Formats a day serial; serials outside years 1..9999 give "-".
std::string format_date(double serial, std::string_view pattern, const FormatSettings& settings);
/// Formats a duration in days: hours (or the largest unit of the pattern) are not cut at 24.
std::string format_interval(double days, std::string_view pattern);
/// Reads a whole text by a pattern; nothing when it does not fit exactly.
std::optional<double> parse_date(std::string_view text, std::string_view pattern, const FormatSettings& settings);
/// Reads a duration such as "36:15:00" by a pattern.
std::optional<double> parse_interval(std::string_view text, std::string_view pattern);

}  // namespace orrery::engine
