// What data profiling says of one column: counts, moments, fractiles, lengths, frequent values.
#pragma once

#include "orrery/kit/json.h"
#include "qix/environment.h"
#include "storage/data_model.h"

namespace orrery::qix {

/// FieldInTableProfilingData. Reads the whole column; looks now and then whether to stop.
json::Value column_profile(const Environment& environment, const engine::DataModel& model, engine::TableId table,
                           std::size_t column);
/// TableProfilingData: the same of every column of a table.
json::Value table_profile(const Environment& environment, const engine::DataModel& model, engine::TableId table);

}  // namespace orrery::qix
