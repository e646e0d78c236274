// Fewer rows that look the same: reduction of bar, line and scatter charts.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "cube/cube.h"
#include "qix/environment.h"

namespace orrery::qix {

enum class Reduction : std::uint8_t {
    none,
    shape,      ///< runs of rows become their lowest and highest (D1, ST)
    grid,       ///< one row of each cell of a grid over the first two measures (S)
    clustering  ///< the rows nearest to the middles of clusters over the first two measures (C)
};
/// "N", "D1", "S", "C", "ST" or their long names; anything else is none.
Reduction reduction_named(std::string_view name);

/// At most `most` rows of the cube, in its order. Throws QixError like Environment::stop_here().
std::vector<std::uint32_t> reduced_rows(const engine::Cube& cube, Reduction reduction, std::uint32_t most,
                                        const Environment& environment);

/// The whole bars of a stacked cube, at most `most`: for each the cell of its place, the sum of its positive and the
/// sum of its negative values. Neighbours are joined to fit: the largest names them, the sums are the greatest among
/// them.
struct Bar {
    std::uint32_t row = 0;  ///< one of the bar's rows in the cube
    double positive = 0, negative = 0;
};
std::vector<Bar> bars_of(const engine::Cube& cube, std::uint32_t most);

/// qDataPages of GetHyperCubeReducedData. `zoom`: reduce by 2^zoom, or the number of clusters; -1: to fit the page.
json::Value reduced_pages(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                          const std::string& inherited_state, const json::Value& pages, std::int64_t zoom,
                          std::string_view mode);

/// What GetHyperCubeBinnedData is asked for besides pages.
struct BinRequest {
    json::Value ranges;  ///< qDataRanges: the part of the plane that is looked at
    std::int64_t most_cells = 1000;
};
/// qDataPages of GetHyperCubeBinnedData: the points when they fit in the pages, else the cells of a grid with how many
/// points each has.
json::Value binned_pages(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
                         const std::string& inherited_state, const json::Value& pages, const BinRequest& request);

}  // namespace orrery::qix
