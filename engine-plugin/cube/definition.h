// What a chart asks for: the engine's own form of a hypercube definition (section 3.2 of the engine API reference).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cube/dimension_limit.h"
#include "storage/field.h"

namespace orrery::engine {

/// Each criterion is -1 (descending), 0 (off) or 1 (ascending); the first that is not a tie decides, in this order.
struct SortCriteria {
    int by_state = 0;
    int by_expression = 0;
    int by_frequency = 0;
    int by_numeric = 0;
    int by_ascii = 0;
    int by_load_order = 0;
    std::string expression = {};  ///< of by_expression

    friend bool operator==(const SortCriteria&, const SortCriteria&) = default;
};

/// How numbers are displayed (qNumFormat). A pattern wins over the type.
struct NumberPresentation {
    NumberType type = NumberType::unknown;
    int decimals = 10;
    bool use_thousands = false;
    std::string pattern;
    std::string decimal;   ///< separator; empty = the app's
    std::string thousand;  ///< separator; empty = the app's

    friend bool operator==(const NumberPresentation&, const NumberPresentation&) = default;
};

/// An expression attached to a dimension or measure (colours, tooltips).
struct AttributeExpression {
    std::string expression;
    NumberPresentation format;

    friend bool operator==(const AttributeExpression&, const AttributeExpression&) = default;
};

struct CubeDimension {
    std::string definition;  ///< a field name, "[a field name]" or "=expression"
    std::string label;
    bool null_suppression = false;  ///< leave out the null value
    bool show_all = false;          ///< keep values that only occur in excluded records
    bool reverse_sort = false;
    SortCriteria sort;
    NumberPresentation format;
    std::string calc_condition;  ///< when it evaluates to 0 the dimension leaves the cube; empty = always there
    std::vector<AttributeExpression> attributes;
    std::vector<std::string> attribute_dimensions;  ///< fields or expressions whose one value a cell tells, too
    DimensionLimit limit;

    friend bool operator==(const CubeDimension&, const CubeDimension&) = default;
};

struct CubeMeasure {
    std::string definition;  ///< with or without a leading "="
    std::string label;
    bool reverse_sort = false;
    SortCriteria sort;  ///< numeric and ascii count
    NumberPresentation format;
    std::string calc_condition;
    /// What the total is: the expression over everything ("" or "Expr"), nothing ("None"), or an aggregation of the
    /// rows ("Sum", "Avg", "Min", "Max", "Count").
    std::string total_function;
    bool relative = false;  ///< share of the total
    std::vector<AttributeExpression> attributes;
    std::vector<std::string> attribute_dimensions;

    friend bool operator==(const CubeMeasure&, const CubeMeasure&) = default;
};

struct CubeDefinition {
    std::vector<CubeDimension> dimensions;
    std::vector<CubeMeasure> measures;
    /// Columns by sort priority: dimensions from 0, measures after them, -1 the pseudo dimension (ignored in straight
    /// mode). Columns that are not listed follow in their order.
    std::vector<int> sort_order;
    bool suppress_zero = false;          ///< drop rows whose measures are all 0 or null
    bool suppress_missing = false;       ///< drop rows whose measures are all null
    bool suppress_totals = false;        ///< no grand totals
    std::string calc_condition;          ///< when it evaluates to 0 the cube has error kCalculationCondition
    std::string calc_condition_message;  ///< text or "=expression"
    std::string context_set;             ///< a set expression every aggregation starts from
    std::string title;                   ///< text or "=expression"
    /// How many of the last dimensions lie across, as in pivot tables: it matters to functions about rows and columns.
    std::uint32_t across = 0;

    friend bool operator==(const CubeDefinition&, const CubeDefinition&) = default;
};

}  // namespace orrery::engine
