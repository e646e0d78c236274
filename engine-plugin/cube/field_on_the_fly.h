// Fields on the fly: an expression over the fields that were loaded makes one more, without a script.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "expression/error.h"
#include "expression/format_settings.h"
#include "storage/data_model.h"

namespace orrery::engine {

struct FieldDefinition {
    std::string name;
    std::string expression;
};

/// The same data with one more field; shares with `model` what it does not change, and keeps who sees what of it. The
/// field lies in the table that its expression is about. An expression over a key, or over a field of a loose table,
/// gets a small table of its own that is linked over that field; like synthetic ones it is in no list of tables.
/// Fails for a name that is taken, for aggregations, Aggr included, and for an expression that reads no field.
/// What `check` throws ends the work.
Outcome<std::shared_ptr<const DataModel>> with_field_on_the_fly(const std::shared_ptr<const DataModel>& model,
                                                                const FieldDefinition& field,
                                                                const FormatSettings& formats,
                                                                const std::function<void()>& check);

/// The same for each of the fields in turn; one that fails is left out. Those that do not read each other are made side
/// by side: `check` is called from several threads.
std::shared_ptr<const DataModel> with_fields_on_the_fly(std::shared_ptr<const DataModel> model,
                                                        std::span<const FieldDefinition> fields,
                                                        const FormatSettings& formats,
                                                        const std::function<void()>& check);

}  // namespace orrery::engine
