// The layout of an object: its effective properties with every definition calculated.
#pragma once

#include "orrery/kit/json.h"
#include "qix/environment.h"

namespace orrery::qix {

/// qLayout of a generic object.
json::Value build_layout(const Snapshot& snapshot, const Environment& environment, const app::StoredObject& object);

/// qLayout of a master dimension, master measure, bookmark or variable.
json::Value build_library_layout(const Snapshot& snapshot, const Environment& environment,
                                 const app::StoredObject& object);

}  // namespace orrery::qix
