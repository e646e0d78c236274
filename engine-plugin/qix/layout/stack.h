// Stacked mode: the rows of a cube as a tree of dimension values with measure values as leaves.
#pragma once

#include <cstdint>
#include <vector>

#include "cube/cube.h"
#include "orrery/kit/json.h"
#include "qix/layout/pages.h"

namespace orrery::qix {

/// NxStackPage for each page: its rows are values of the first dimension, its columns those of the second below it. All
/// of them together hold at most so many values.
json::Value stacked_pages(const engine::Cube& cube, const std::vector<Page>& pages, std::int64_t most_cells);

/// qSize of a stacked cube, in the same terms.
json::Value stacked_size(const engine::Cube& cube);

}  // namespace orrery::qix
