// What layouts say of dimensions and measures: NxDimensionInfo and NxMeasureInfo; cells.
#pragma once

#include "orrery/kit/json.h"
#include "qix/definitions.h"

namespace orrery::qix {

json::Value dimension_info(const engine::DimensionInfo& info, const DimensionDef& def, const Environment& environment,
                           const Snapshot& snapshot, const std::string& state);
json::Value measure_info(const engine::MeasureInfo& info, const ColumnDef& def, const Environment& environment,
                         const std::string& state);

/// NxStateCounts.
json::Value state_counts(const engine::StateCounts& counts);
/// NxValidationError.
json::Value error_value(int code, const std::string& message);
/// Adds qAttrExps and qAttrDims, if the cell has any.
void add_attributes(const engine::Cell& cell, json::Value& value);
/// NxCell.
json::Value cell_value(const engine::Cell& cell);

}  // namespace orrery::qix
