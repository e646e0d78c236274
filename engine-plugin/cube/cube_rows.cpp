// Second half of building a cube: calculate, suppress, sort, describe.
#include <algorithm>
#include <stdexcept>

#include "cube/cube_builder.h"
#include "cube/glyphs.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

bool is_null_row(const AggregateColumn& values, std::uint32_t row) {
    return values.only_numbers() ? std::isnan(values.numbers[row]) : values.value(row).is_null();
}
bool is_zero(const AggregateColumn& values, std::uint32_t row) { return values.number(row) == 0; }

void append_null(AggregateColumn& values) {
    if (values.dictionary) {
        values.codes.push_back(values.dictionary->size());
    } else if (!values.values.empty()) {
        values.values.emplace_back();
    } else {
        values.numbers.push_back(kNotANumber);
    }
}

}  // namespace

std::shared_ptr<const CubeData> CubeBuilder::build() {
    try {
        if (!data_->error) calculate();
    } catch (const std::length_error& error) {
        data_->error = CalculationError{kErrorInvalid, error.what()};
    }
    return data_;
}

void CubeBuilder::calculate() {
    calculation_.run();
    add_missing_rows();
    std::vector<std::uint32_t> rows = kept_rows();
    data_->sort_order = effective_order();
    std::vector<SortKeys> keys;
    if (dimensions_.size() == 1 && dimensions_[0].plain) {
        SortKeys last;
        for (const Element code : calculation_.view(0).codes[0])
            last.push_back(code == others_of(dimensions_[0]) ? 1 : 0);
        keys.push_back(std::move(last));
    }
    for (int column : data_->sort_order) {
        SortKeys column_keys = keys_of(column);
        if (!column_keys.empty()) keys.push_back(std::move(column_keys));
    }
    environment_.check_cancelled();
    sort_rows(rows, keys);
    if (calculation_.any_uses_rows()) {
        DisplayRows displayed = shown(rows);
        calculation_.run_rows(displayed);
    }
    take_rows(rows);
    if (!definition_.suppress_totals) make_totals();
}

// qShowAll: the values without any possible record, measures null. Only where a single dimension makes the rows.
void CubeBuilder::add_missing_rows() {
    if (dimensions_.size() != 1 || !definition_.dimensions[dimensions_[0].index].show_all || dimensions_[0].plain)
        return;
    CubeView& view = calculation_.view(0);
    Bitmap there(calculation_.dimension(0).dictionary->size() + std::uint64_t{1});
    for (Element code : view.codes[0]) there.set(code);
    for (Element code = 0; code < calculation_.dimension(0).dictionary->size(); ++code) {
        if (there.test(code)) continue;
        view.codes[0].push_back(code);
        for (AggregateColumn& values : view.values) append_null(values);
        ++view.rows;
    }
}

std::vector<std::uint8_t> CubeBuilder::shown_by_dimensions() const {
    const CubeView& view = calculation_.view(0);
    std::vector<std::uint8_t> shown(view.rows, 1);
    for (std::size_t d = 0; d < dimensions_.size(); ++d) {
        const CubeDimension& definition = definition_.dimensions[dimensions_[d].index];
        const auto hide = [&](Element hidden) {
            const std::vector<Element>& codes = view.codes[d];
            for (std::uint32_t row = 0; row < view.rows; ++row) shown[row] &= codes[row] != hidden ? 1 : 0;
        };
        if (definition.null_suppression) hide(calculation_.dimension(dimensions_[d].number).dictionary->size());
        if (definition.limit.suppress_others) hide(others_of(dimensions_[d]));
    }
    return shown;
}

// Rows without anything to show in any measure are hidden.
void CubeBuilder::hide_empty(std::vector<std::uint8_t>& shown) const {
    if (measures_.empty() || dimensions_.empty()) return;
    if (!definition_.suppress_missing && !definition_.suppress_zero) return;
    // Measures that ask other rows have no say: they are not known before it is known which rows there are.
    const auto asks_rows = [&](const Column& measure) {
        return measure.valid && calculation_.uses_rows(measure.number);
    };
    if (std::all_of(measures_.begin(), measures_.end(), asks_rows)) return;
    std::vector<std::uint8_t> filled(shown.size(), 0);
    for (const Column& measure : measures_) {
        if (!measure.valid || asks_rows(measure)) continue;
        const AggregateColumn& values = calculation_.view(0).values[measure.number];
        for (std::uint32_t row = 0; row < filled.size(); ++row)
            filled[row] |= is_null_row(values, row) || (definition_.suppress_zero && is_zero(values, row)) ? 0 : 1;
    }
    for (std::uint32_t row = 0; row < filled.size(); ++row) shown[row] &= filled[row];
}

std::vector<std::uint32_t> CubeBuilder::kept_rows() const {
    std::vector<std::uint8_t> shown = shown_by_dimensions();
    hide_empty(shown);
    std::vector<std::uint32_t> rows;
    rows.reserve(shown.size());
    for (std::uint32_t row = 0; row < shown.size(); ++row)
        if (shown[row] != 0) rows.push_back(row);
    return rows;
}

// Numbers of visible columns: the asked order, then the ones not listed.
std::vector<int> CubeBuilder::effective_order() const {
    std::vector<int> visible;  // by column of the definition: visible number or -1
    int next = 0;
    for (const DimensionInfo& info : data_->dimension_infos) visible.push_back(info.visible ? next++ : -1);
    for (const MeasureInfo& info : data_->measure_infos) visible.push_back(info.visible ? next++ : -1);
    std::vector<int> out;
    const auto add = [&](int column) {
        if (column >= 0 && std::find(out.begin(), out.end(), column) == out.end()) out.push_back(column);
    };
    for (int column : definition_.sort_order)
        if (column >= 0 && column < static_cast<int>(visible.size())) add(visible[static_cast<std::size_t>(column)]);
    for (int column : visible) add(column);
    return out;
}

SortKeys CubeBuilder::keys_of(int column) {
    const auto index = static_cast<std::size_t>(column);
    const CubeView& view = calculation_.view(0);
    if (index < dimensions_.size()) return dimension_keys(order_of(dimensions_[index]), view.codes[index]);
    const Column& measure = measures_[index - dimensions_.size()];
    if (!measure.valid || calculation_.any_uses_rows()) return {};  // their order would depend on itself
    const CubeMeasure& definition = definition_.measures[measure.index];
    return measure_keys(definition.sort, definition.reverse_sort, view.values[measure.number]);
}

Element CubeBuilder::others_of(const Column& column) const {
    return column.plain ? calculation_.dimension(column.number).dictionary->size() - 1 : kNoElement;
}

std::vector<Element> CubeBuilder::order_of(const Column& column) {
    const CubeDimension& dimension = definition_.dimensions[column.index];
    const ValueColumn& values = calculation_.dimension(column.number);
    const ValueColumn& plain = column.plain ? *column.plain : values;
    const Element others = others_of(column);
    DimensionFacts facts;
    if (plain.is_field()) {
        facts.state = [this, field = plain.field, others](Element code) {
            return code == others ? ValueState::excluded : states_->state(field, code);
        };
        if (dimension.sort.by_frequency != 0) {
            const auto frequency = environment_.model().frequency(plain.field);
            facts.frequency.assign(frequency.begin(), frequency.end());
            facts.frequency.resize(values.dictionary->size());
        }
    }
    AggregateColumn expression;
    if (dimension.sort.by_expression != 0 && !dimension.sort.expression.empty()) {
        expression = values_per_code(values, dimension.sort.expression, environment_, state_);
        facts.expression = &expression;
    }
    auto codes = ordered_codes(dimension.sort, dimension.reverse_sort, values, facts, *environment_.cache,
                               environment_.model().generation());
    // What was taken together stands last, whatever the order.
    if (others != kNoElement)
        std::stable_partition(codes.begin(), codes.end(), [others](Element code) { return code != others; });
    return codes;
}

// Of every measure, several of them at a time.
std::vector<AggregateColumn> CubeBuilder::values_in_order(const std::vector<std::uint32_t>& rows) const {
    std::vector<AggregateColumn> out(measures_.size());
    parallel_each(out.size(), [&](std::size_t m) {
        if (measures_[m].valid) {
            out[m] = reordered(calculation_.view(0).values[measures_[m].number], rows);
        } else {
            out[m].numbers.assign(rows.size(), kNotANumber);
        }
    });
    return out;
}

void CubeBuilder::take_rows(const std::vector<std::uint32_t>& rows) {
    const CubeView& view = calculation_.view(0);
    data_->rows = static_cast<std::uint32_t>(rows.size());
    std::vector<AggregateColumn> values_of = values_in_order(rows);
    const auto attributes_of = [&](const Column& column) {
        std::vector<AttributeColumn> out;
        for (const Attribute& attribute : column.attributes) {
            AggregateColumn values;
            if (attribute.valid) {
                values = reordered(view.values[attribute.expression], rows);
            } else {
                values.numbers.assign(rows.size(), kNotANumber);
            }
            out.push_back({std::move(values), NumberText(attribute.definition->format, *environment_.formats)});
        }
        return out;
    };
    for (const Column& column : dimensions_) {
        const ValueColumn& limited_values = calculation_.dimension(column.number);
        // A field is described as a field, whatever of it is shown.
        const bool plain_field = column.plain && column.plain->is_field();
        const ValueColumn& values = plain_field ? *column.plain : limited_values;
        const NumberFormat own =
            values.is_field() ? environment_.model().field(values.field).details().format : NumberFormat{};
        DimensionData data{
            values,
            NumberText(presentation_of(definition_.dimensions[column.index].format, own), *environment_.formats),
            {},
            attributes_of(column),
            attribute_dimensions_of(column, rows),
            others_of(column),
            values.is_field() ? values.field : kNoField,
            {}};
        data.codes.reserve(rows.size());
        for (std::uint32_t row : rows) data.codes.push_back(view.codes[column.number][row]);
        describe_dimension(column, data);
        data.column = limited_values;
        data_->dimensions.push_back(std::move(data));
    }
    for (const Column& column : measures_) {
        bool automatic = false;
        const NumberPresentation format = measure_format(column, automatic);
        MeasureData data{{},
                         NumberText(format, *environment_.formats),
                         attributes_of(column),
                         attribute_dimensions_of(column, rows)};
        data.values = std::move(values_of[data_->measures.size()]);
        MeasureInfo& info = data_->measure_infos[column.index];
        info.format = format;
        info.auto_format = automatic;
        describe_measure(column, data);
        data_->measures.push_back(std::move(data));
    }
}

}  // namespace orrery::engine
