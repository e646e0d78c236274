// A finished cube: rows of codes and values in display order, and what is needed to turn them into cells.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cube/aggregate_column.h"
#include "cube/cell.h"
#include "cube/number_text.h"
#include "cube/value_column.h"

namespace orrery::engine {

/// Values of an attribute expression, per row.
struct AttributeColumn {
    AggregateColumn values;
    NumberText text;
};

/// Values of an attribute dimension, per row.
struct AttributeDimensionColumn {
    AggregateColumn values;
    NumberText text;
    FieldId field = kNoField;  ///< whose elements the codes of `values` are
};

/// Codes per row, in display order.
struct DimensionData {
    ValueColumn column;
    NumberText text;
    std::vector<Element> codes;
    std::vector<AttributeColumn> attributes;
    std::vector<AttributeDimensionColumn> attribute_dimensions;
    Element others = kNoElement;        ///< the code that values beyond a limit share
    FieldId field_of_codes = kNoField;  ///< whose elements the other codes are
    std::vector<ValueState> states;     ///< of a calculated dimension's codes; a field's states are asked as needed
};

struct MeasureData {
    AggregateColumn values;
    NumberText text;
    std::vector<AttributeColumn> attributes;
    std::vector<AttributeDimensionColumn> attribute_dimensions;
};

struct CubeData {
    std::shared_ptr<const States> states;  ///< keeps the model alive, too
    std::optional<CalculationError> error;
    std::string calc_condition_message;
    std::string title;
    std::vector<DimensionInfo> dimension_infos;
    std::vector<MeasureInfo> measure_infos;
    std::vector<int> sort_order;
    std::uint32_t rows = 0;
    std::vector<DimensionData> dimensions;  ///< visible ones
    std::vector<MeasureData> measures;      ///< visible ones
    std::vector<Cell> totals;

    ValueState state_of(const DimensionData& dimension, Element code) const;
    std::size_t bytes() const;
};

}  // namespace orrery::engine
