// Who may see what of an app's data: the table that a script loads in SECTION ACCESS. It stays with the data it guards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/data_model.h"
#include "storage/value.h"

namespace orrery::engine {

/// Names and texts are in upper case. No rows: nobody may see anything.
struct AccessTable {
    std::vector<std::string> fields;
    std::vector<std::vector<Value>> rows;  // a cell per field; null where nothing is said
    std::string star = "*";                // stands for every value that is listed in its field; empty: nothing does
};
using AccessPtr = std::shared_ptr<const AccessTable>;

/// The same data with a guard, for as long as somebody has what is returned. Nothing that calculates knows of it: who
/// gives data to users asks. Without a table it is the data as it was. [any thread]
std::shared_ptr<const DataModel> guarded(std::shared_ptr<const DataModel> model, AccessPtr access);
/// Null where everybody sees everything. [any thread]
AccessPtr access_of(const DataModel& model);

}  // namespace orrery::engine
