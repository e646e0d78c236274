// From expression text to its parsed form.
#pragma once

#include <string_view>

#include "expression/ast.h"
#include "expression/error.h"

namespace orrery::engine {

/// Longest text, in bytes, that is parsed at all.
inline constexpr std::size_t kLongestExpression = std::size_t{4} << 20;
/// Deepest nesting of parentheses, calls and prefix operators. Chains such as 1+1+1+... do not nest.
inline constexpr unsigned kDeepestNesting = 200;

/// Parses a whole chart expression. A leading "=" is allowed. Unknown functions and wrong argument counts are errors
/// with the nearest known name; whether names are fields or variables is decided later, by compile(). Any thread.
Outcome<ExpressionPtr> parse(std::string_view text);

/// One expression cut out of a longer text.
struct ParsedPrefix {
    ExpressionPtr expression;  ///< positions count from the start of the whole text
    std::size_t end = 0;       ///< offset of the first token that does not belong to it
};

/// Parses the expression that starts at `begin` and stops at the first token that cannot continue it ("as", ",", ";",
/// "where", ...). For the load script.
Outcome<ParsedPrefix> parse_prefix(std::string_view text, std::size_t begin);

}  // namespace orrery::engine
