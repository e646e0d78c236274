// Default members of properties, filled in where clients read them back.
#pragma once

#include "orrery/kit/json.h"

namespace orrery::qix {

/// The properties with the published defaults of qMetaDef, hypercube and list object definitions where they are
/// missing.
json::Value with_defaults(json::Value properties);

}  // namespace orrery::qix
