// The bars of a stacked cube as wholes: what axes and small charts of it are made of.
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "qix/layout/reduce.h"

namespace orrery::qix {
namespace {

std::vector<Bar> all_bars(const engine::Cube& cube) {
    std::vector<Bar> bars;
    std::unordered_map<std::int32_t, std::size_t> places;
    for (std::uint32_t row = 0; row < cube.rows(); ++row) {
        const auto [place, fresh] = places.try_emplace(cube.element(row, 0), bars.size());
        if (fresh) bars.push_back({row, 0, 0});
        const double value = cube.number(row, 0);
        if (std::isnan(value)) continue;
        (value > 0 ? bars[place->second].positive : bars[place->second].negative) += value;
    }
    return bars;
}

Bar joined(const std::vector<Bar>& bars, std::size_t first, std::size_t last) {
    Bar result = bars[first];
    double length = 0;
    for (std::size_t at = first; at < last; ++at) {
        const Bar& bar = bars[at];
        if (bar.positive - bar.negative > length) length = bar.positive - bar.negative, result.row = bar.row;
        result.positive = std::max(result.positive, bar.positive);
        result.negative = std::min(result.negative, bar.negative);
    }
    return result;
}

}  // namespace

std::vector<Bar> bars_of(const engine::Cube& cube, std::uint32_t most) {
    const std::vector<Bar> bars = all_bars(cube);
    if (bars.size() <= most) return bars;
    std::vector<Bar> fewer;
    for (std::size_t run = 0; run < most; ++run)
        fewer.push_back(joined(bars, bars.size() * run / most, bars.size() * (run + 1) / most));
    return fewer;
}

}  // namespace orrery::qix
