// First half of building a cube: conditions, names, expressions.
#include <fmt/format.h>

#include "cube/cube_builder.h"
#include "cube/dimension_column.h"
#include "cube/self_contained.h"
#include "cube/single_value.h"
#include "expression/canonical.h"
#include "expression/parse.h"

namespace orrery::engine {
namespace {

CalculationError invalid(const ExpressionError& error) { return {kErrorInvalid, error.describe()}; }

}  // namespace

CubeBuilder::CubeBuilder(const CubeDefinition& definition, const ChartEnvironment& environment, std::string_view state)
    : definition_(definition),
      environment_(environment),
      state_(state),
      states_(environment.selections->states(state)),
      sets_(environment, state),
      calculation_(environment, state, sets_),
      data_(std::make_shared<CubeData>()) {
    data_->states = states_;
    key_ = fmt::format("{}/cube/{}/{}/", environment.model().generation(), static_cast<const void*>(states_.get()),
                       state_);
    data_->title = evaluate_text(definition.title, environment, state_);
    if (!fulfilled(definition.calc_condition)) {
        data_->error = CalculationError{kErrorCalculationCondition, "the calculation condition is not fulfilled"};
        data_->calc_condition_message = evaluate_text(definition.calc_condition_message, environment, state_);
        keepable_ = false;
    }
    if (!data_->error) set_context();
    for (std::uint32_t d = 0; d < definition.dimensions.size(); ++d) add_dimension(d);
    for (std::uint32_t m = 0; m < definition.measures.size(); ++m) add_measure(m);
    std::vector<std::uint32_t> columns;
    for (const Column& measure : measures_)
        columns.push_back(measure.valid ? measure.number : Calculation::kNoExpression);
    calculation_.set_measures(std::move(columns));
    if (!definition.suppress_totals) total_view_ = calculation_.add_view({});
    key_ +=
        fmt::format("/{}{}{}/{}/{}/{}", definition.suppress_zero, definition.suppress_missing,
                    definition.suppress_totals, definition.across, fmt::join(definition.sort_order, ","), data_->title);
    if (!keepable_) key_.clear();
}

bool CubeBuilder::fulfilled(const std::string& condition) {
    if (condition.empty()) return true;
    const auto value = evaluate_expression(condition, environment_, state_);
    key_ += value && value.value().is_true() ? "+" : "-";
    return value && value.value().is_true();
}

void CubeBuilder::set_context() {
    if (definition_.context_set.empty()) return;
    const bool braced = definition_.context_set.find('{') == 0;
    const auto expanded = expand_dollars(definition_.context_set, ChartDollars(environment_, state_));
    const auto parsed =
        expanded ? parse(fmt::format("Count({}{}{} 0)", braced ? "" : "{", expanded.value(), braced ? "" : "}"))
                 : Outcome<ExpressionPtr>(expanded.error());
    const Modifiers* modifiers =
        parsed ? parsed.value()->modifiers(parsed.value()->node(parsed.value()->root())) : nullptr;
    const auto records = modifiers != nullptr ? sets_.set_context(modifiers->set)
                                              : Outcome<RecordSetPtr>(parsed ? ExpressionError{} : parsed.error());
    if (!records) {
        data_->error = CalculationError{kErrorInvalid, "context set: " + records.error().describe()};
        return;
    }
    key_ += "context" + modifiers->set->source;
    keepable_ = keepable_ && is_self_contained(*modifiers->set);
}

// Adds what the expression computes to the cache key.
void CubeBuilder::note(const Compiled& compiled) {
    keepable_ = keepable_ && is_self_contained(compiled);
    key_ += canonical_text(compiled.program);
    for (const AggregateCall& aggregate : compiled.aggregates) {
        key_ += "|" + aggregate.key;
        for (const ProgramPtr& argument : aggregate.arguments) key_ += canonical_text(*argument) + ",";
    }
    for (const AggrCall& aggr : compiled.aggrs) {
        key_ += "|aggr " + aggr.key;
        note(*aggr.inner);
    }
    key_ += "||";
}

void CubeBuilder::add_dimension(std::uint32_t index) {
    const CubeDimension& dimension = definition_.dimensions[index];
    DimensionInfo info;
    info.title = evaluate_text(dimension.label, environment_, state_);
    info.reverse_sort = dimension.reverse_sort;
    if (info.title.empty()) info.title = field_name_of(dimension.definition);
    Column column;
    column.index = index;
    key_ += fmt::format("/d{}{}{}", dimension.null_suppression, dimension.show_all, dimension.reverse_sort);
    key_ += fmt::format("{}{}{}{}{}{}:{}", dimension.sort.by_state, dimension.sort.by_expression,
                        dimension.sort.by_frequency, dimension.sort.by_numeric, dimension.sort.by_ascii,
                        dimension.sort.by_load_order, dimension.sort.expression);
    key_ += fmt::format(":{}:{}:{}:{}:{}:{}", static_cast<int>(dimension.format.type), dimension.format.decimals,
                        dimension.format.use_thousands, dimension.format.pattern, dimension.format.decimal, info.title);
    if (!fulfilled(dimension.calc_condition)) {
        info.error = CalculationError{kErrorCalculationCondition, "the calculation condition is not fulfilled"};
    } else {
        const auto found = dimension_column(calculation_.tools(), dimension.definition, environment_, state_, sets_);
        if (found) {
            info.field = found.value().column.field;
            info.calculated = !found.value().column.is_field();
            if (found.value().compiled) note(*found.value().compiled);
            key_ += fmt::format("f{}", info.field);
            if (auto limit = limited(dimension, found.value().column)) {
                column.plain = found.value().column;
                column.number = calculation_.add_dimension(std::move(*limit), found.value().name, info.title);
            } else {
                column.number = calculation_.add_dimension(found.value().column, found.value().name, info.title);
            }
            column.valid = true;
        } else {
            info.error = invalid(found.error());
            if (!data_->error)
                data_->error =
                    CalculationError{kErrorInvalid, fmt::format("dimension {}: {}", info.title, info.error->message)};
        }
    }
    info.visible = column.valid;
    if (column.valid) {
        column.attributes = add_attributes(dimension.attributes, info.attributes);
        column.attribute_dimensions =
            add_attribute_dimensions(dimension.attribute_dimensions, info.attribute_dimensions);
    }
    data_->dimension_infos.push_back(std::move(info));
    if (column.valid) dimensions_.push_back(std::move(column));
}

void CubeBuilder::add_measure(std::uint32_t index) {
    const CubeMeasure& measure = definition_.measures[index];
    MeasureInfo info;
    info.title = evaluate_text(measure.label, environment_, state_);
    if (info.title.empty()) info.title = measure.definition;
    info.reverse_sort = measure.reverse_sort;
    key_ += fmt::format("/m{}{}{}{}{}:{}:{}:{}:{}:{}:{}", measure.reverse_sort, measure.relative,
                        measure.sort.by_numeric, measure.sort.by_ascii, measure.sort.by_load_order,
                        measure.total_function, static_cast<int>(measure.format.type), measure.format.decimals,
                        measure.format.use_thousands, measure.format.pattern, info.title);
    if (!fulfilled(measure.calc_condition)) {
        info.error = CalculationError{kErrorCalculationCondition, "the calculation condition is not fulfilled"};
        info.visible = false;
        data_->measure_infos.push_back(std::move(info));
        return;
    }
    Column column;
    column.index = index;
    const auto compiled = compile_chart(measure.definition, environment_, state_);
    if (compiled) {
        note(*compiled.value());
        column.number = calculation_.add_expression(compiled.value());
        column.valid = !calculation_.error(column.number);
        const Program& program = compiled.value()->program;
        if (program.instructions.size() == 1 && program.instructions[0].code == OpCode::aggregate)
            column.main_aggregate = &compiled.value()->aggregates[program.instructions[0].a];
        if (!column.valid) info.error = invalid(*calculation_.error(column.number));
    } else {
        info.error = invalid(compiled.error());
        keepable_ = false;
    }
    column.attributes = add_attributes(measure.attributes, info.attributes);
    column.attribute_dimensions = add_attribute_dimensions(measure.attribute_dimensions, info.attribute_dimensions);
    data_->measure_infos.push_back(std::move(info));
    measures_.push_back(std::move(column));
}

std::vector<CubeBuilder::Attribute> CubeBuilder::add_attributes(const std::vector<AttributeExpression>& attributes,
                                                                std::vector<AttributeInfo>& infos) {
    std::vector<Attribute> out;
    for (const AttributeExpression& attribute : attributes) {
        AttributeInfo info;
        info.title = attribute.expression;
        Attribute column;
        column.definition = &attribute;
        key_ += fmt::format("/a{}:{}", static_cast<int>(attribute.format.type), attribute.format.pattern);
        if (!attribute.expression.empty()) {
            const auto compiled = compile_chart(attribute.expression, environment_, state_);
            if (compiled) {
                note(*compiled.value());
                column.expression = calculation_.add_expression(compiled.value());
                column.valid = !calculation_.error(column.expression);
                if (!column.valid) info.error = invalid(*calculation_.error(column.expression));
            } else {
                info.error = invalid(compiled.error());
                keepable_ = false;
            }
        }
        infos.push_back(std::move(info));
        out.push_back(column);
    }
    return out;
}

}  // namespace orrery::engine
