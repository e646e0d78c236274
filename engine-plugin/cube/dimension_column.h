// What a dimension's definition names: a field, "[a field]" or an expression.
#pragma once

#include <string>
#include <string_view>

#include "cube/chart_names.h"
#include "cube/set_resolver.h"
#include "cube/value_column.h"

namespace orrery::engine {

struct DimensionColumn {
    ValueColumn column;
    std::string name;      ///< what it is called when it has no label, and what TOTAL <name> means
    CompiledPtr compiled;  ///< of an expression; null for a field
};

/// "[My Field]" without its brackets; anything else as it is.
std::string field_name_of(const std::string& definition);
Outcome<DimensionColumn> dimension_column(const CalculationTools& tools, const std::string& definition,
                                          const ChartEnvironment& environment, std::string_view state,
                                          SetResolver& sets);

}  // namespace orrery::engine
