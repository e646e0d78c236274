// Fields on the fly: an expression over the fields that were loaded makes one more, without a script.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "expression/error.h"
#include "expression/format_settings.h"
#include "storage/data_model.h"

namespace orrery::engine {

/// The same data with one more field; shares with `model` what it does not change, and keeps who sees what of it. The
/// field lies in the table that its expression is about. An expression over a key, or over a field of a loose table,
/// gets a small table of its own that is linked over that field; like synthetic ones it is in no list of tables.
/// Fails for a name that is taken, for aggregations, Aggr included, and for an expression that reads no field.
/// What `check` throws ends the work.
Outcome<std::shared_ptr<const DataModel>> with_field_on_the_fly(const std::shared_ptr<const DataModel>& model,
                                                                const std::string& name, const std::string& expression,
                                                                const FormatSettings& formats,
                                                                const std::function<void()>& check);

}  // namespace orrery::engine
