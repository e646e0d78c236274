#include "qix/layout/reduce.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "qix/calculated_cube.h"

namespace orrery::qix {
namespace {

struct Point {
    std::uint32_t row = 0;
    double x = 0, y = 0;  ///< between 0 and 1
};

/// The rows that have a place in the plane, scaled to the unit square.
std::vector<Point> points_of(const engine::Cube& cube) {
    std::vector<Point> out;
    double low[2] = {INFINITY, INFINITY}, high[2] = {-INFINITY, -INFINITY};
    for (std::uint32_t row = 0; row < cube.rows(); ++row) {
        const double at[2] = {cube.number(row, 0), cube.number(row, 1)};
        if (!std::isfinite(at[0]) || !std::isfinite(at[1])) continue;
        for (int axis = 0; axis < 2; ++axis) {
            low[axis] = std::min(low[axis], at[axis]);
            high[axis] = std::max(high[axis], at[axis]);
        }
        out.push_back({row, at[0], at[1]});
    }
    const double width = high[0] > low[0] ? high[0] - low[0] : 1, height = high[1] > low[1] ? high[1] - low[1] : 1;
    for (Point& point : out) {
        point.x = (point.x - low[0]) / width;
        point.y = (point.y - low[1]) / height;
    }
    return out;
}

/// Of each run of rows the lowest and the highest, by the first measure.
std::vector<std::uint32_t> by_shape(const engine::Cube& cube, std::uint32_t most) {
    const std::uint32_t runs = std::max(1U, most / 2);
    std::vector<std::uint32_t> out;
    for (std::uint32_t run = 0; run < runs; ++run) {
        const auto first = static_cast<std::uint32_t>(std::uint64_t{cube.rows()} * run / runs);
        const auto last = static_cast<std::uint32_t>(std::uint64_t{cube.rows()} * (run + 1) / runs);
        std::uint32_t lowest = first, highest = first;
        for (std::uint32_t row = first; row < last; ++row) {
            const double number = cube.number(row, 0);
            if (number < cube.number(lowest, 0) || std::isnan(cube.number(lowest, 0))) lowest = row;
            if (number > cube.number(highest, 0) || std::isnan(cube.number(highest, 0))) highest = row;
        }
        if (first == last) continue;
        out.push_back(std::min(lowest, highest));
        if (lowest != highest && most > 1) out.push_back(std::max(lowest, highest));
    }
    return out;
}

std::vector<Point> first_of_cells(const std::vector<Point>& points, std::uint32_t most) {
    const double side = std::max(1.0, std::floor(std::sqrt(most)));
    std::unordered_set<std::uint64_t> taken;
    std::vector<Point> out;
    for (const Point& point : points) {
        const auto column = static_cast<std::uint64_t>(std::min(side - 1, point.x * side));
        const auto line = static_cast<std::uint64_t>(std::min(side - 1, point.y * side));
        if (taken.insert(line << 32 | column).second) out.push_back(point);
    }
    return out;
}

/// Lloyd's algorithm from the cells of a grid on; each cluster gives the row nearest to its middle.
std::vector<Point> by_clusters(const std::vector<Point>& points, std::uint32_t most, const Environment& environment) {
    constexpr int kRounds = 4;
    std::vector<Point> middles = first_of_cells(points, most);
    std::vector<Point> nearest_rows;
    for (int round = 0; round < kRounds; ++round) {
        struct Cluster {
            double x = 0, y = 0, count = 0, distance = INFINITY;
            Point nearest;
        };
        std::vector<Cluster> clusters(middles.size());
        std::size_t steps = 0;
        for (const Point& point : points) {
            std::size_t best = 0;
            double distance = INFINITY;
            for (std::size_t m = 0; m < middles.size(); ++m) {
                const double dx = middles[m].x - point.x, dy = middles[m].y - point.y;
                if (dx * dx + dy * dy < distance) distance = dx * dx + dy * dy, best = m;
            }
            Cluster& cluster = clusters[best];
            cluster.x += point.x;
            cluster.y += point.y;
            ++cluster.count;
            if (distance < cluster.distance) cluster.distance = distance, cluster.nearest = point;
            if ((steps += middles.size()) > 1'000'000) environment.stop_here(), steps = 0;
        }
        nearest_rows.clear();
        middles.clear();
        for (const Cluster& cluster : clusters) {
            if (cluster.count == 0) continue;
            nearest_rows.push_back(cluster.nearest);
            middles.push_back({0, cluster.x / cluster.count, cluster.y / cluster.count});
        }
    }
    return nearest_rows;
}

}  // namespace

Reduction reduction_named(std::string_view name) {
    if (name == "D1" || name == "DATA_REDUCTION_ONEDIM") return Reduction::shape;
    if (name == "ST" || name == "DATA_REDUCTION_STACKED") return Reduction::shape;
    if (name == "S" || name == "DATA_REDUCTION_SCATTERED") return Reduction::grid;
    if (name == "C" || name == "DATA_REDUCTION_CLUSTERED") return Reduction::clustering;
    return Reduction::none;
}

std::vector<std::uint32_t> reduced_rows(const engine::Cube& cube, Reduction reduction, std::uint32_t most,
                                        const Environment& environment) {
    if (visible_count(cube.measures()) == 0 || most == 0) return {};
    if (reduction == Reduction::shape || visible_count(cube.measures()) < 2) return by_shape(cube, most);
    const auto points = points_of(cube);
    // As many clusters as rows cost too much: then the cells of a grid stand for them.
    constexpr std::uint64_t kMostSteps = 200'000'000;
    const bool cluster = reduction == Reduction::clustering && std::uint64_t{most} * points.size() < kMostSteps;
    std::vector<std::uint32_t> out;
    for (const Point& point : cluster ? by_clusters(points, most, environment) : first_of_cells(points, most))
        out.push_back(point.row);
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace orrery::qix
