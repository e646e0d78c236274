// Reading texts as numbers and dates by the app's settings.
#pragma once

#include <optional>
#include <string_view>

#include "expression/format_settings.h"
#include "storage/value.h"

namespace orrery::engine {

/// A whole text as a number: blanks around it, a sign, grouping by `thousand` and an exponent are allowed.
std::optional<double> interpret_number(std::string_view text, std::string_view decimal, std::string_view thousand);

/// A whole text as a number written by a number pattern: its literal prefix and suffix are expected around the digits,
/// "%" divides by 100, "(hex)", "(bin)", "(oct)" and "(rN)" read that radix. An empty pattern reads a plain number.
std::optional<double> interpret_pattern(std::string_view text, std::string_view pattern, std::string_view decimal,
                                        std::string_view thousand);

/// Tries number, date, time, timestamp and money format in turn, as untyped sources are read. The text stays the
/// displayed text; what is none of these stays a plain text.
Value interpret(std::string_view text, const FormatSettings& settings);

/// The number a value has, or that its text spells as a plain number; NaN otherwise. What arithmetic uses.
double numeric(const Value& value, const FormatSettings& settings);

}  // namespace orrery::engine
