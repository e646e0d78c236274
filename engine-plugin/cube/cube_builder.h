// Builds one cube from its definition, step by step. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "cube/calculation.h"
#include "cube/cube.h"
#include "cube/cube_data.h"
#include "cube/display_rows.h"
#include "cube/row_order.h"

namespace orrery::engine {

/// Set up, build() once. Used by one thread.
class CubeBuilder {
public:
    CubeBuilder(const CubeDefinition& definition, const ChartEnvironment& environment, std::string_view state);
    /// A text that is equal for cubes with equal results; empty when the result must not be kept.
    const std::string& cache_key() const { return key_; }
    std::shared_ptr<const CubeData> build();

private:
    struct Attribute {
        std::uint32_t expression = 0;  ///< in the calculation
        const AttributeExpression* definition = nullptr;
        bool valid = false;
    };
    struct AttributeDimension {
        std::uint32_t expression = 0;  ///< in the calculation
        FieldId field = kNoField;
        bool valid = false;
    };
    struct Column {
        std::uint32_t index = 0;   ///< in the definition
        std::uint32_t number = 0;  ///< dimension or expression of the calculation
        bool valid = false;
        std::vector<Attribute> attributes;
        std::vector<AttributeDimension> attribute_dimensions;
        std::optional<ValueColumn> plain;               ///< of a limited dimension: without its limit
        const AggregateCall* main_aggregate = nullptr;  ///< of a measure that is one aggregation
    };

    bool fulfilled(const std::string& condition);
    void set_context();
    void add_dimension(std::uint32_t index);
    void add_measure(std::uint32_t index);
    std::vector<Attribute> add_attributes(const std::vector<AttributeExpression>& attributes,
                                          std::vector<AttributeInfo>& infos);
    std::vector<AttributeDimension> add_attribute_dimensions(const std::vector<std::string>& definitions,
                                                             std::vector<AttributeDimensionInfo>& infos);
    std::vector<AttributeDimensionColumn> attribute_dimensions_of(const Column& column,
                                                                  const std::vector<std::uint32_t>& rows) const;
    void note(const Compiled& compiled);
    std::shared_ptr<const Cube> ranking(const CubeDimension& dimension) const;
    std::optional<ValueColumn> limited(const CubeDimension& dimension, const ValueColumn& column);
    std::optional<ValueColumn> limited_within(const CubeDimension& dimension, const ValueColumn& column);
    /// The code of "Others" in a column; kNoElement when it has no limit.
    Element others_of(const Column& column) const;

    void calculate();
    std::vector<std::uint32_t> kept_rows() const;
    std::vector<std::uint32_t> segments_of(const std::vector<std::uint32_t>& rows) const;
    DisplayRows shown(const std::vector<std::uint32_t>& rows);
    void add_missing_rows();
    /// Per row 1, or 0 where a null or what was taken together is not to be shown.
    std::vector<std::uint8_t> shown_by_dimensions() const;
    void hide_empty(std::vector<std::uint8_t>& shown) const;
    std::vector<int> effective_order() const;
    SortKeys keys_of(int column);
    std::vector<Element> order_of(const Column& column);
    std::vector<AggregateColumn> values_in_order(const std::vector<std::uint32_t>& rows) const;
    void take_rows(const std::vector<std::uint32_t>& rows);

    void describe_dimension(const Column& column, DimensionData& data);
    void describe_measure(const Column& column, MeasureData& data);
    void describe_attributes(const std::vector<AttributeColumn>& columns, std::vector<AttributeInfo>& infos) const;
    NumberPresentation measure_format(const Column& column, bool& automatic) const;
    void make_totals();
    Value total_of(const Column& column, const MeasureData& data) const;

    const CubeDefinition& definition_;
    const ChartEnvironment& environment_;
    std::string state_;
    std::shared_ptr<const States> states_;
    SetResolver sets_;
    Calculation calculation_;
    std::shared_ptr<CubeData> data_;
    std::vector<Column> dimensions_;
    std::vector<Column> measures_;
    std::uint32_t total_view_ = 0;
    std::string key_;
    bool keepable_ = true;
};

}  // namespace orrery::engine
