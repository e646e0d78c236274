#include "expression/geometry.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "expression/token.h"

namespace orrery::engine {
namespace {

bool is_point(const json::Value& value) {
    return value.is_array() && value.size() >= 2 && value[0].is_number() && value[1].is_number();
}

// As deep as the text, which the parser bounds. All points lie equally deep.
bool is_geometry(const json::Value& value, int depth) {
    if (depth == 0 || is_point(value)) return depth == 0 && is_point(value);
    const auto& items = value.items();
    return value.is_array() && value.size() > 0 &&
           std::all_of(items.begin(), items.end(),
                       [&](const json::Value& item) { return is_geometry(item, depth - 1); });
}

/// 0 for what is a point, or nothing at all.
int depth_of_first(const json::Value& value) {
    return is_point(value) || !value.is_array() || value.size() == 0 ? 0 : 1 + depth_of_first(value[0]);
}

void for_each_point(const json::Value& geometry, const std::function<void(double x, double y)>& visit) {
    if (is_point(geometry)) return visit(geometry[0].as_number(), geometry[1].as_number());
    for (const json::Value& part : geometry.items()) for_each_point(part, visit);
}

/// Twice the area of a ring, signed, and the moments about its first point.
struct Moments {
    double area = 0, x = 0, y = 0;
    void add_ring(const json::Value& ring) {
        const double x0 = ring[0][0].as_number(), y0 = ring[0][1].as_number();
        double area_of_ring = 0, x_of_ring = 0, y_of_ring = 0;
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const json::Value& from = ring[i];
            const json::Value& to = ring[(i + 1) % ring.size()];
            const double ax = from[0].as_number() - x0, ay = from[1].as_number() - y0;
            const double bx = to[0].as_number() - x0, by = to[1].as_number() - y0;
            const double cross = ax * by - bx * ay;
            area_of_ring += cross;
            x_of_ring += (ax + bx) * cross;
            y_of_ring += (ay + by) * cross;
        }
        const double sign = area_of_ring < 0 ? -1 : 1;
        area += sign * area_of_ring;
        x += sign * (x_of_ring / 3 + x0 * area_of_ring);
        y += sign * (y_of_ring / 3 + y0 * area_of_ring);
    }
    void add_polygons(const json::Value& geometry, int depth) {
        if (depth == 2) return add_ring(geometry[0]);
        if (depth > 2)
            for (const json::Value& part : geometry.items()) add_polygons(part, depth - 1);
    }
};

constexpr double kEarthRadius = 6'378'137;
constexpr double kRadian = std::numbers::pi / 180;

std::pair<double, double> onto_mercator(double longitude, double latitude) {
    constexpr double farthest = 85.051128779806604;  // where the map is a square
    const double angle = std::clamp(latitude, -farthest, farthest) * kRadian;
    return {kEarthRadius * longitude * kRadian, kEarthRadius * std::asinh(std::tan(angle))};
}

std::pair<double, double> back_from_mercator(double x, double y) {
    return {x / kEarthRadius / kRadian, std::atan(std::sinh(y / kEarthRadius)) / kRadian};
}

json::Value moved(const json::Value& geometry, std::pair<double, double> (*move)(double, double)) {
    json::Value out = json::Value::array();
    if (is_point(geometry)) {
        const auto [x, y] = move(geometry[0].as_number(), geometry[1].as_number());
        out.push_back(x);
        out.push_back(y);
    } else {
        for (const json::Value& part : geometry.items()) out.push_back(moved(part, move));
    }
    return out;
}

}  // namespace

std::optional<json::Value> projected(const json::Value& geometry, std::string_view type, ProjectionWay way) {
    const std::string wanted = ascii_lower(type);
    if (wanted.empty() || wanted == "unit") return geometry;
    if (wanted != "mercator") return std::nullopt;
    return moved(geometry, way == ProjectionWay::onto_map ? onto_mercator : back_from_mercator);
}

std::optional<json::Value> read_geometry(std::string_view text) {
    constexpr std::size_t kDeepest = 16;
    try {
        json::Value value = json::parse(text, {.depth = kDeepest});
        if (is_geometry(value, depth_of_first(value))) return value;
    } catch (const json::Error&) {  // any text may stand in a field
    }
    return std::nullopt;
}

std::string geometry_text(const json::Value& geometry) { return json::dump(geometry); }

int depth_of(const json::Value& geometry) { return depth_of_first(geometry); }

std::size_t count_points(const json::Value& geometry) {
    std::size_t count = 0;
    for_each_point(geometry, [&](double, double) { ++count; });
    return count;
}

void BoundingBox::add(double x, double y) {
    left = empty ? x : std::min(left, x);
    right = empty ? x : std::max(right, x);
    bottom = empty ? y : std::min(bottom, y);
    top = empty ? y : std::max(top, y);
    empty = false;
}

void BoundingBox::add(const json::Value& geometry) {
    for_each_point(geometry, [this](double x, double y) { add(x, y); });
}

std::string BoundingBox::text() const {
    return json::dump(json::Value::object({{"left", left}, {"top", top}, {"right", right}, {"bottom", bottom}}));
}

std::pair<double, double> centre_of(const json::Value& geometry) {
    Moments moments;
    moments.add_polygons(geometry, depth_of(geometry));
    if (moments.area > 0) return {moments.x / moments.area, moments.y / moments.area};
    double x = 0, y = 0;
    for_each_point(geometry, [&](double px, double py) {
        x += px;
        y += py;
    });
    const auto points = static_cast<double>(count_points(geometry));
    return {x / points, y / points};
}

}  // namespace orrery::engine
