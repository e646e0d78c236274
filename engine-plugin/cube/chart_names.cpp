#include "cube/chart_names.h"

#include "cube/single_value.h"
#include "expression/interpret.h"
#include "expression/parse.h"

namespace orrery::engine {

std::optional<std::uint32_t> ChartNames::field(std::string_view name) const {
    return environment_.model().find_field(name);
}

std::optional<Value> ChartNames::variable(std::string_view name) const {
    if (!environment_.variable) return std::nullopt;
    const auto definition = environment_.variable(name);
    if (!definition) return std::nullopt;
    if (definition->empty() || definition->front() != '=') return interpret(*definition, *environment_.formats);
    const auto value = evaluate_expression(*definition, environment_, state_);
    return value ? value.value() : Value();
}

void ChartNames::offer_names(Nearest& nearest) const {
    const DataModel& model = environment_.model();
    for (FieldId f = 0; f < model.field_count(); ++f)
        if (!model.field(f).details().synthetic) nearest.offer(model.field(f).name());
}

std::optional<std::string> ChartDollars::variable(std::string_view name) const {
    return environment_.variable ? environment_.variable(name) : std::nullopt;
}

Outcome<Value> ChartDollars::evaluate(std::string_view expression) const {
    return evaluate_expression(expression, environment_, state_);
}

Outcome<CompiledPtr> compile_chart(std::string_view text, const ChartEnvironment& environment, std::string_view state,
                                   CompileMode mode) {
    const auto expanded = expand_dollars(text, ChartDollars(environment, state));
    if (!expanded) return expanded.error();
    const auto parsed = parse(expanded.value());
    if (!parsed) return parsed.error();
    return compile(parsed.value(), ChartNames(environment, state), mode);
}

}  // namespace orrery::engine
