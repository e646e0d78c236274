#include "cube/cube.h"

#include <algorithm>

#include "cube/cube_builder.h"

namespace orrery::engine {
namespace {

void add_attributes(Cell& cell, const std::vector<AttributeColumn>& attributes, std::uint32_t row) {
    for (const AttributeColumn& attribute : attributes) {
        const Value value = attribute.values.value(row);
        cell.attributes.push_back({value.is_null() ? std::string() : attribute.text(value), value.number()});
    }
}

void add_attribute_dimensions(Cell& cell, const std::vector<AttributeDimensionColumn>& columns, std::uint32_t row) {
    for (const AttributeDimensionColumn& column : columns) {
        const Value value = column.values.value(row);
        AttributeElement& out = cell.attribute_dimensions.emplace_back();
        out.text = column.text(value);
        out.element = value.is_null() || column.field == kNoField ? kNullElement
                                                                  : static_cast<std::int32_t>(column.values.codes[row]);
    }
}

Cell dimension_cell(const CubeData& data, const DimensionData& dimension, std::uint32_t row) {
    Cell cell;
    const Element code = dimension.codes[row];
    const Value value = dimension.column.dictionary->value(code);
    cell.text = dimension.text(value);
    cell.number = value.number();
    cell.is_null = value.is_null();
    cell.element = cell.is_null               ? kNullElement
                   : code == dimension.others ? kOthersElement
                                              : static_cast<std::int32_t>(code);
    cell.state = cell.is_null ? ValueState::locked : data.state_of(dimension, code);
    add_attributes(cell, dimension.attributes, row);
    add_attribute_dimensions(cell, dimension.attribute_dimensions, row);
    return cell;
}

Cell measure_cell(const MeasureData& measure, std::uint32_t row) {
    Cell cell;
    const Value value = measure.values.value(row);
    cell.is_measure = true;
    cell.text = measure.text(value);
    cell.number = value.number();
    cell.is_null = value.is_null();
    cell.state = ValueState::locked;
    add_attributes(cell, measure.attributes, row);
    add_attribute_dimensions(cell, measure.attribute_dimensions, row);
    return cell;
}

}  // namespace

ValueState CubeData::state_of(const DimensionData& dimension, Element code) const {
    if (code == dimension.others) return ValueState::locked;  // nothing that can be selected
    if (dimension.field_of_codes != kNoField) return states->state(dimension.field_of_codes, code);
    return code < dimension.states.size() ? dimension.states[code] : ValueState::option;
}

std::size_t CubeData::bytes() const {
    std::size_t out = 4096;
    const auto column = [](const AggregateColumn& values) {
        return values.numbers.size() * 8 + values.codes.size() * 4 + values.values.size() * 48;
    };
    for (const DimensionData& dimension : dimensions) {
        out += dimension.codes.size() * 4;
        for (const AttributeColumn& attribute : dimension.attributes) out += column(attribute.values);
    }
    for (const MeasureData& measure : measures) {
        out += column(measure.values);
        for (const AttributeColumn& attribute : measure.attributes) out += column(attribute.values);
    }
    return out;
}

Cube::Cube(std::shared_ptr<const CubeData> data) : data_(std::move(data)) {}

const std::optional<CalculationError>& Cube::error() const { return data_->error; }
const std::string& Cube::calc_condition_message() const { return data_->calc_condition_message; }
const std::string& Cube::title() const { return data_->title; }
const std::vector<DimensionInfo>& Cube::dimensions() const { return data_->dimension_infos; }
const std::vector<MeasureInfo>& Cube::measures() const { return data_->measure_infos; }
const std::vector<int>& Cube::sort_order() const { return data_->sort_order; }
std::uint32_t Cube::rows() const { return data_->rows; }
std::uint32_t Cube::columns() const {
    return static_cast<std::uint32_t>(data_->dimensions.size() + data_->measures.size());
}
const std::vector<Cell>& Cube::totals() const { return data_->totals; }

DataPage Cube::page(const Area& area) const {
    DataPage out;
    out.area.left = std::min(area.left, columns());
    out.area.top = std::min(area.top, rows());
    out.area.width = std::min(area.width, columns() - out.area.left);
    out.area.height = std::min(area.height, rows() - out.area.top);
    if (out.area.width == 0) out.area.height = 0;
    const auto dimensions = static_cast<std::uint32_t>(data_->dimensions.size());
    for (std::uint32_t row = out.area.top; row < out.area.top + out.area.height; ++row) {
        auto& cells = out.rows.emplace_back();
        cells.reserve(out.area.width);
        for (std::uint32_t c = out.area.left; c < out.area.left + out.area.width; ++c) {
            cells.push_back(c < dimensions ? dimension_cell(*data_, data_->dimensions[c], row)
                                           : measure_cell(data_->measures[c - dimensions], row));
        }
    }
    return out;
}

std::int32_t Cube::element(std::uint32_t row, std::uint32_t dimension) const {
    const DimensionData& data = data_->dimensions[dimension];
    const Element code = data.codes[row];
    if (code == data.others) return kOthersElement;
    return code == data.column.dictionary->size() ? kNullElement : static_cast<std::int32_t>(code);
}

bool Cube::has_others() const {
    return std::any_of(data_->dimensions.begin(), data_->dimensions.end(), [](const DimensionData& dimension) {
        return dimension.others != kNoElement &&
               std::find(dimension.codes.begin(), dimension.codes.end(), dimension.others) != dimension.codes.end();
    });
}

double Cube::number(std::uint32_t row, std::uint32_t measure) const {
    return data_->measures[measure].values.number(row);
}

Value Cube::dimension_value(std::uint32_t dimension, std::int32_t element) const {
    if (element < 0) return {};
    return data_->dimensions[dimension].column.dictionary->value(static_cast<Element>(element));
}

std::vector<Element> Cube::field_elements(std::uint32_t dimension, std::int32_t element) const {
    const ValueColumn& column = data_->dimensions[dimension].column;
    if (element >= 0 && data_->dimensions[dimension].field_of_codes != kNoField) return {static_cast<Element>(element)};
    if (element < 0 || column.field == kNoField) return {};
    if (!column.map) return {static_cast<Element>(element)};
    std::vector<Element> out;
    for (Element e = 0; e + 1 < column.map->size(); ++e)
        if ((*column.map)[e] == static_cast<Element>(element)) out.push_back(e);
    return out;
}

std::shared_ptr<const Cube> calculate_cube(const CubeDefinition& definition, const ChartEnvironment& environment,
                                           std::string_view state) {
    CubeBuilder builder(definition, environment, state);
    const std::string key = builder.cache_key();
    if (!key.empty())
        if (const auto known = environment.cache->find<Cube>(key)) return known;
    const auto data = builder.build();
    auto cube = std::make_shared<const Cube>(data);
    if (!key.empty()) environment.cache->put(key, cube, data->bytes() + key.size());
    return cube;
}

}  // namespace orrery::engine
