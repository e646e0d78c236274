// One expression at document level: no dimensions, the selections of one state.
#pragma once

#include <string_view>

#include "cube/environment.h"
#include "expression/error.h"
#include "storage/value.h"

namespace orrery::engine {

/// Expands, parses and evaluates; a leading "=" is allowed. An empty text is null. Texts are owned. Throws
/// CalculationCancelled.
Outcome<Value> evaluate_expression(std::string_view expression, const ChartEnvironment& environment,
                                   std::string_view state = kDefaultState);

/// The text of a StringExpr: literal unless it starts with "=". Errors give their description as text.
std::string evaluate_text(std::string_view text, const ChartEnvironment& environment,
                          std::string_view state = kDefaultState);

/// Expands the $() of an expression as it would be before evaluation.
Outcome<std::string> expand_expression(std::string_view expression, const ChartEnvironment& environment,
                                       std::string_view state = kDefaultState);

/// What an editor shows: the first error (syntax, unknown function, nested aggregation), nothing when it would run.
std::optional<ExpressionError> check_expression(std::string_view expression, const ChartEnvironment& environment);

}  // namespace orrery::engine
