#include "cube/dimension_column.h"

#include "expression/token.h"

namespace orrery::engine {

std::string field_name_of(const std::string& definition) {
    if (definition.size() < 2 || definition.front() != '[' || definition.back() != ']') return definition;
    Lexer lexer(definition);
    const auto token = lexer.next();
    const bool whole = token && token.value().length == definition.size();
    return whole ? token.value().unquoted() : definition;
}

Outcome<DimensionColumn> dimension_column(const CalculationTools& tools, const std::string& definition,
                                          const ChartEnvironment& environment, std::string_view state) {
    DimensionColumn out;
    out.name = field_name_of(definition);
    if (const auto field = environment.model().find_field(out.name)) {
        out.column = field_column(tools, *field);
        return out;
    }
    const auto compiled = compile_chart(definition, environment, state, CompileMode::row);
    if (!compiled) return compiled.error();
    auto column = program_column(tools, compiled.value()->program);
    if (!column) return column.error();
    out.column = column.value();
    out.compiled = compiled.value();
    if (out.column.is_field()) out.name = environment.model().field(out.column.field).name();
    return out;
}

}  // namespace orrery::engine
