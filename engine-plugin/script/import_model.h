// Finished data back into a form that a script can change: for BINARY and partial reloads.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "storage/bitmap.h"
#include "storage/data_model.h"
#include "storage/model_builder.h"

namespace orrery::engine {

/// What of the data is left behind.
struct ImportFilter {
    std::map<TableId, Bitmap> rows;  // of these tables only these records
    std::set<std::string> omitted;   // names of fields
};

/// Adds every table of `model` to `builder`, as it was loaded: synthetic keys become the fields they stand for.
/// `check` is called between columns; what it throws ends the work. Throws std::invalid_argument if a table of the name
/// is there already.
void import_model(ModelBuilder& builder, const DataModel& model, const std::function<void()>& check,
                  const ImportFilter& filter = {});

}  // namespace orrery::engine
