// Building a cube: attribute dimensions, the one value that a field or an expression has behind a cell.
#include <fmt/format.h>

#include "cube/cube_builder.h"
#include "cube/dimension_column.h"
#include "cube/single_value.h"

namespace orrery::engine {

std::vector<CubeBuilder::AttributeDimension> CubeBuilder::add_attribute_dimensions(
    const std::vector<std::string>& definitions, std::vector<AttributeDimensionInfo>& infos) {
    std::vector<AttributeDimension> out;
    for (const std::string& definition : definitions) {
        AttributeDimension column;
        AttributeDimensionInfo info;
        info.title = field_name_of(definition);
        key_ += "/ad";
        std::string expression = definition.starts_with('=') ? definition.substr(1) : definition;
        if (const auto field = environment_.model().find_field(info.title)) {
            column.field = *field;
            info.cardinal = environment_.model().field(*field).cardinality();
            info.locked = states_->selection().locked(*field);
            expression.clear();
            for (const char c : info.title) expression += c == ']' ? "]]" : std::string(1, c);
            expression = "[" + expression + "]";
        }
        info.calculated = column.field == kNoField;
        const auto compiled = compile_chart(fmt::format("Only({})", expression), environment_, state_);
        if (compiled) {
            note(*compiled.value());
            column.expression = calculation_.add_expression(compiled.value());
            column.valid = !calculation_.error(column.expression);
            if (!column.valid)
                info.error = CalculationError{kErrorInvalid, calculation_.error(column.expression)->describe()};
        } else {
            info.error = CalculationError{kErrorInvalid, compiled.error().describe()};
            keepable_ = false;
        }
        infos.push_back(std::move(info));
        out.push_back(column);
    }
    return out;
}

std::vector<AttributeDimensionColumn> CubeBuilder::attribute_dimensions_of(
    const Column& column, const std::vector<std::uint32_t>& rows) const {
    std::vector<AttributeDimensionColumn> out;
    for (const AttributeDimension& attribute : column.attribute_dimensions) {
        NumberPresentation format;
        if (attribute.field != kNoField)
            format = presentation_of(format, environment_.model().field(attribute.field).details().format);
        AttributeDimensionColumn made{{}, NumberText(format, *environment_.formats), attribute.field};
        if (attribute.valid) {
            made.values = reordered(calculation_.view(0).values[attribute.expression], rows);
        } else {
            made.values.numbers.assign(rows.size(), kNotANumber);
        }
        if (!made.values.dictionary) made.field = kNoField;
        out.push_back(std::move(made));
    }
    return out;
}

}  // namespace orrery::engine
