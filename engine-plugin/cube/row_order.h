// The order of rows: columns by priority, each by its criteria.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cube/aggregate_column.h"
#include "cube/definition.h"
#include "cube/value_column.h"
#include "selection/states.h"

namespace orrery::engine {

/// What the criteria of one dimension may ask about its values.
struct DimensionFacts {
    std::function<ValueState(Element)> state;     ///< for by_state
    const AggregateColumn* expression = nullptr;  ///< per code, for by_expression
    std::vector<std::uint32_t> frequency;         ///< per code, for by_frequency
};

/// Every code of the column (NULL aside) in display order; load order decides what the criteria leave open. The part
/// that does not depend on selections is kept in the cache.
std::vector<Element> ordered_codes(const SortCriteria& criteria, bool reverse, const ValueColumn& column,
                                   const DimensionFacts& facts, CalculationCache& cache, std::uint64_t generation);

/// One column to sort rows by: larger keys come later. Equal keys are ties.
using SortKeys = std::vector<std::uint64_t>;
/// The position of each row's code; NULL comes last.
SortKeys dimension_keys(const std::vector<Element>& order, const std::vector<Element>& codes);
/// Empty when the criteria do not sort.
SortKeys measure_keys(const SortCriteria& criteria, bool reverse, const AggregateColumn& values);

/// Sorts row numbers by the columns in turn, then by number.
void sort_rows(std::vector<std::uint32_t>& rows, const std::vector<SortKeys>& columns);

/// The direction a sort indicator shows.
int direction_of(const SortCriteria& criteria);

}  // namespace orrery::engine
