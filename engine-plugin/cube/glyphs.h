// Facts about whole fields and dictionaries that layouts need, kept between calculations.
#pragma once

#include <string>
#include <vector>

#include "cube/aggregate_column.h"
#include "cube/cell.h"
#include "cube/environment.h"
#include "cube/value_column.h"

namespace orrery::engine {

/// Characters of the longest displayed text.
std::uint32_t longest_text(const Dictionary& dictionary);
std::uint32_t longest_text(FieldId field, const DataModel& model, CalculationCache& cache);

/// Cardinality, states, tags, lock and longest text of a field.
void describe_field(DimensionInfo& info, FieldId field, const States& states, CalculationCache& cache);

/// States of an expression over one field: the best state among the field values behind each result.
std::vector<ValueState> mapped_states(const ValueColumn& column, const States& states);

/// The value of an expression for every code of a column (and for its null code): what sorting by expression needs.
/// Errors give nulls.
AggregateColumn values_per_code(const ValueColumn& column, const std::string& expression,
                                const ChartEnvironment& environment, std::string_view state);

}  // namespace orrery::engine
