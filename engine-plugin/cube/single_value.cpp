#include "cube/single_value.h"

#include <stdexcept>

#include "cube/calculation.h"
#include "expression/depth.h"
#include "expression/parse.h"

namespace orrery::engine {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n=") == std::string_view::npos; }

/// Variables may be defined by expressions with variables: this bounds how deep that goes.
struct EvaluatedExpression;
constexpr int kDeepest = 30;

}  // namespace

Outcome<Value> evaluate_expression(std::string_view expression, const ChartEnvironment& environment,
                                   std::string_view state) {
    if (is_blank(expression)) return Value();
    const Depth<EvaluatedExpression> depth;
    if (depth.beyond(kDeepest))
        return error_at(expression, 0, 0,
                        "expressions in variables are nested too deep; does a variable contain itself?");
    const auto compiled = compile_chart(expression, environment, state);
    if (!compiled) return compiled.error();
    try {
        SetResolver sets(environment, state);
        Calculation calculation(environment, state, sets);
        const std::uint32_t number = calculation.add_expression(compiled.value());
        if (calculation.error(number)) return *calculation.error(number);
        calculation.run();
        return calculation.view(0).values[number].value(0).owned();
    } catch (const std::length_error& error) {  // an Aggr with too many combinations, or too much memory
        return error_at(expression, 0, 0, error.what());
    }
}

std::string evaluate_text(std::string_view text, const ChartEnvironment& environment, std::string_view state) {
    if (text.empty() || text.front() != '=') return std::string(text);
    const auto value = evaluate_expression(text, environment, state);
    return value ? value.value().to_text() : value.error().describe();
}

Outcome<std::string> expand_expression(std::string_view expression, const ChartEnvironment& environment,
                                       std::string_view state) {
    return expand_dollars(expression, ChartDollars(environment, state));
}

std::optional<ExpressionError> check_expression(std::string_view expression, const ChartEnvironment& environment) {
    if (is_blank(expression)) return std::nullopt;
    const auto compiled = compile_chart(expression, environment, kDefaultState);
    if (!compiled) return compiled.error();
    return std::nullopt;
}

}  // namespace orrery::engine
