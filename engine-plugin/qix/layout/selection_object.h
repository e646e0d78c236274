// The current selections, as the selection bar shows them.
#pragma once

#include "orrery/kit/json.h"
#include "qix/environment.h"

namespace orrery::qix {

/// qSelectionObject.
json::Value selection_object(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                             const std::string& inherited_state);

}  // namespace orrery::qix
