// Fields that the engine makes itself: which field stands in which table.
#pragma once

#include <memory>

#include "storage/data_model.h"

namespace orrery::engine {

inline constexpr const char* kSystemTag = "$system";

/// The same data with the fields $Table, $Rows, $Fields, $Field, $FieldNo and $Info in three tables of their own, which
/// are associated with each other and with nothing else. They tell of the tables and fields that a script loaded, not
/// of themselves; $Info has no values. Shares all else with `model`, and takes no time that depends on rows. Data
/// without tables, or with a field or table of one of these names, stay as they are. Keeps who sees what.
std::shared_ptr<const DataModel> with_system_fields(const std::shared_ptr<const DataModel>& model);

bool is_system(const TableDetails& table);
bool is_system(const DataModel& model, FieldId field);

}  // namespace orrery::engine
