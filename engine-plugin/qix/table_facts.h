// What the data model viewer shows: tables, their fields, keys, rows.
#pragma once

#include "orrery/kit/json.h"
#include "qix/snapshot.h"

namespace orrery::qix {

/// TableRecord of every table; synthetic tables and fields as they are with `synthetic`, else the tables as loaded.
json::Value table_records(const engine::DataModel& model, bool synthetic);
/// SourceKeyRecord of every field that links tables.
json::Value source_keys(const engine::DataModel& model, bool synthetic);
/// Rows of a table for a preview: [{qValue: [{qText, qIsNumeric, qNumber}]}].
json::Value table_rows(const engine::DataModel& model, engine::TableId table, std::int64_t offset, std::int64_t rows);
/// FieldDescription.
json::Value field_description(const Snapshot& snapshot, engine::FieldId field);

}  // namespace orrery::qix
