// Stacked mode: the rows of a cube as a tree of dimension values with measure values as leaves.
#pragma once

#include <cstdint>

#include "cube/cube.h"
#include "orrery/kit/json.h"

namespace orrery::qix {

/// One NxStackPage with at most so many rows of the cube.
json::Value stacked_pages(const engine::Cube& cube, std::int64_t most_cells);

}  // namespace orrery::qix
