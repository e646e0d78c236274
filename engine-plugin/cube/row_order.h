// The order of rows: columns by priority, each by its criteria.
#pragma once

#include <functional>
#include <vector>

#include "cube/aggregate_column.h"
#include "cube/definition.h"
#include "cube/value_column.h"
#include "selection/states.h"

namespace orrery::engine {

/// Positions of a dimension's codes under its criteria; the null code comes last.
struct DimensionOrder {
    /// Smaller comes first; equal where no criterion tells two values apart.
    std::vector<std::uint32_t> rank;
};

/// What the criteria of one dimension may ask about a code.
struct DimensionFacts {
    const ValueColumn* column = nullptr;
    std::function<ValueState(Element)> state;
    const AggregateColumn* expression = nullptr;  ///< per code (and null code), for by_expression
    std::vector<std::uint32_t> frequency;         ///< per code, for by_frequency; may be empty
};

/// `codes` are the codes that occur; ranks of others are not set.
DimensionOrder order_dimension(const SortCriteria& criteria, bool reverse, const DimensionFacts& facts,
                               std::vector<Element> codes);

/// One column to sort by: larger keys come later. Equal keys are ties.
using SortKeys = std::vector<std::uint64_t>;
SortKeys dimension_keys(const DimensionOrder& order, const std::vector<Element>& codes);
/// Empty when the criteria do not sort.
SortKeys measure_keys(const SortCriteria& criteria, bool reverse, const AggregateColumn& values);

/// Sorts row numbers by the columns in turn, then by number.
void sort_rows(std::vector<std::uint32_t>& rows, const std::vector<SortKeys>& columns);

/// The direction a sort indicator shows.
int direction_of(const SortCriteria& criteria);

}  // namespace orrery::engine
