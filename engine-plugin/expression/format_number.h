// Number patterns of section 5.7: "#,##0.00;-#,##0.00", "0%", "(hex)", "0.0A".
#pragma once

#include <string>
#include <string_view>

#include "expression/format_settings.h"

namespace orrery::engine {

struct NumberSeparators {
    std::string_view decimal = ".";
    std::string_view thousand = ",";
};

/// Formats with a pattern whose separators are given. An empty pattern gives the plain display with the decimal
/// separator. NaN and infinities give "-".
std::string format_with_pattern(double number, std::string_view pattern, NumberSeparators separators,
                                const FormatSettings& settings);
/// Fixed decimals, half away from zero, no grouping: format_fixed(2.5, 0) is "3".
std::string format_fixed(double number, int decimals);
/// True when the pattern contains date or time tokens and no digit placeholder.
bool is_date_pattern(std::string_view pattern);

}  // namespace orrery::engine
