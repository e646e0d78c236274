// Where an app's data comes from and goes to, as its load script says.
#pragma once

#include <string>

#include "orrery/kit/json.h"

namespace orrery::qix {

/// LineageInfo[]: {qDiscriminator, qStatement} for every LOAD and STORE whose source or target the script names
/// plainly.
json::Value lineage(const std::string& script);

}  // namespace orrery::qix
