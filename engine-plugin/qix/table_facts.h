// What the data model viewer shows: tables, their fields, keys, rows.
#pragma once

#include "orrery/kit/json.h"
#include "qix/environment.h"
#include "qix/snapshot.h"

namespace orrery::qix {

/// Which tables are shown besides those that were loaded.
struct TableScope {
    bool synthetic = false;  ///< tables of synthetic keys, and all fields as they are; else the tables as loaded
    bool system = false;     ///< those of the system's fields, if the model has them
};

/// TableRecord of every table that is shown, with profiles of their columns if somebody `profiles`.
json::Value table_records(const engine::DataModel& model, TableScope scope, const Environment* profiles = nullptr);
/// SourceKeyRecord of every field that links them.
json::Value source_keys(const engine::DataModel& model, TableScope scope);
/// Rows of a table for a preview: [{qValue: [{qText, qIsNumeric, qNumber}]}].
json::Value table_rows(const engine::DataModel& model, engine::TableId table, std::int64_t offset, std::int64_t rows);
/// FieldDescription.
json::Value field_description(const Snapshot& snapshot, engine::FieldId field);

}  // namespace orrery::qix
