// Geometries as texts: "[x,y]" is a point, arrays of points are lines, rings and polygons, and so on inwards (GeoJSON's
// coordinates). Longitude comes first.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "orrery/kit/json.h"

namespace orrery::engine {

/// The coordinates; nothing for what is no geometry: every array holds arrays, or two numbers at least.
std::optional<json::Value> read_geometry(std::string_view text);
std::string geometry_text(const json::Value& geometry);
/// How many arrays lie around the points: 0 for a point, 1 for a line or ring, 2 for a polygon, 3 for several.
int depth_of(const json::Value& geometry);
std::size_t count_points(const json::Value& geometry);

struct BoundingBox {
    double left = 0, top = 0, right = 0, bottom = 0;
    bool empty = true;
    void add(double x, double y);
    void add(const json::Value& geometry);
    /// {"left":…,"top":…,"right":…,"bottom":…}
    [[nodiscard]] std::string text() const;
};

enum class ProjectionWay { onto_map, back };
/// `type` is "unit", which changes nothing, or "mercator": from degrees to metres of web maps (EPSG:3857), or back.
/// Latitudes beyond theirs (85.05°) are brought to their edge. Nothing for other types.
std::optional<json::Value> projected(const json::Value& geometry, std::string_view type, ProjectionWay way);

/// The centre of the area of polygons without their holes; of what has no area the middle of its points.
std::pair<double, double> centre_of(const json::Value& geometry);

}  // namespace orrery::engine
