// Fewer points for the same shape.
#pragma once

#include "orrery/kit/json.h"

namespace orrery::engine {

/// Lines and rings without the part `amount` (0 … 1) of their points that changes their shape least; a ring keeps a
/// triangle, a line its ends. Borders that two areas share lose the same points. Points stay as they are.
json::Value reduced(const json::Value& geometry, double amount);

}  // namespace orrery::engine
