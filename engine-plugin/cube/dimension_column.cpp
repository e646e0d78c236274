#include "cube/dimension_column.h"

#include <cmath>

#include "cube/aggr_table.h"
#include "cube/result_codes.h"
#include "expression/token.h"

namespace orrery::engine {

namespace {

constexpr std::size_t kLongestList = 1'000'000;

class NoFields : public RowContext {
public:
    Value field(std::uint32_t) override { return {}; }
};

// From the first number to the second in steps of the third.
std::vector<Value> loop(const std::vector<Value>& arguments) {
    const double from = arguments[0].number();
    const double to = arguments.size() > 1 ? arguments[1].number() : from;
    const double step = arguments.size() > 2 ? arguments[2].number() : 1;
    std::vector<Value> out;
    const double steps = std::floor((to - from) / step + 1e-9);
    for (double at = 0; at <= steps && out.size() <= kLongestList; ++at) out.emplace_back(from + at * step);
    return out;
}

/// A dimension that is nothing but ValueList or ValueLoop: it belongs to no table.
Outcome<DimensionColumn> list_column(const Compiled& compiled, const CalculationTools& tools) {
    const AggregateCall& call = compiled.aggregates[0];
    const bool alone = compiled.program.instructions.size() == 1 && compiled.aggregates.size() == 1;
    if (!alone) return error_at(compiled.expression->text(), call.offset, 9, "a list is a dimension on its own only");
    NoFields none;
    Evaluator evaluator(tools.functions);
    std::vector<Value> values;
    for (const ProgramPtr& argument : call.arguments) values.push_back(evaluator.run(*argument, none).owned());
    if (call.list == ChartFunction::value_loop) values = loop(values);
    if (values.size() > kLongestList)
        return error_at(compiled.expression->text(), call.offset, 9, "a list has at most a million values");
    ResultCodes results;
    std::vector<Element> codes;
    for (const Value& value : values) codes.push_back(results.code(value));
    DimensionColumn out;
    out.name = call.key;
    out.column.constant = true;
    out.column.dictionary = results.finish(codes);
    return out;
}

}  // namespace

std::string field_name_of(const std::string& definition) {
    if (definition.size() < 2 || definition.front() != '[' || definition.back() != ']') return definition;
    Lexer lexer(definition);
    const auto token = lexer.next();
    const bool whole = token && token.value().length == definition.size();
    return whole ? token.value().unquoted() : definition;
}

Outcome<DimensionColumn> dimension_column(const CalculationTools& tools, const std::string& definition,
                                          const ChartEnvironment& environment, std::string_view state,
                                          SetResolver& sets) {
    DimensionColumn out;
    out.name = field_name_of(definition);
    if (const auto field = environment.model().find_field(out.name)) {
        out.column = field_column(tools, *field);
        return out;
    }
    const auto compiled = compile_chart(definition, environment, state, CompileMode::row);
    if (!compiled) return compiled.error();
    if (!compiled.value()->aggregates.empty()) return list_column(*compiled.value(), tools);
    CalculationTools with_aggrs = tools;
    const auto aggrs = aggr_columns(*compiled.value(), tools, environment, state, sets);
    if (!aggrs) return aggrs.error();
    with_aggrs.aggrs = &aggrs.value();
    auto column = program_column(with_aggrs, compiled.value()->program);
    if (!column) return column.error();
    out.column = column.value();
    out.compiled = compiled.value();
    if (out.column.is_field()) out.name = environment.model().field(out.column.field).name();
    return out;
}

}  // namespace orrery::engine
