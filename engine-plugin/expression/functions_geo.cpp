// Functions about places and areas.
#include <array>

#include "expression/function_arguments.h"
#include "expression/function_families.h"
#include "expression/geometry.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

Value point(double x, double y) {
    return Value::text(geometry_text(json::Value::array({json::Value(x), json::Value(y)})));
}

/// Latitude comes first here, and second in what is made.
Value make_point(C c, Arguments a) {
    const double latitude = number_at(c, a, 0), longitude = number_at(c, a, 1);
    return std::isfinite(latitude) && std::isfinite(longitude) ? point(longitude, latitude) : Value();
}

Value project(C, Arguments a) {
    const auto geometry = read_geometry(text_at(a, 1));
    const auto made = geometry ? projected(*geometry, text_at(a, 0), ProjectionWay::onto_map) : std::nullopt;
    return made ? Value::text(geometry_text(*made)) : Value();
}

Value count_vertices(C, Arguments a) {
    const auto geometry = read_geometry(text_at(a, 0));
    return geometry ? Value(static_cast<double>(count_points(*geometry))) : Value();
}

Value bounding_box(C, Arguments a) {
    const auto geometry = read_geometry(text_at(a, 0));
    if (!geometry) return {};
    BoundingBox box;
    box.add(*geometry);
    return Value::text(box.text());
}

Value polygon_centre(C, Arguments a) {
    const auto geometry = read_geometry(text_at(a, 0));
    if (!geometry) return {};
    const auto [x, y] = centre_of(*geometry);
    return point(x, y);
}

constexpr FunctionInfo aggregation(std::string_view name, AggregationKind kind, std::uint8_t min_arguments,
                                   std::uint8_t max_arguments, std::string_view help) {
    FunctionInfo info{name, FunctionGroup::geo, FunctionKind::aggregation, min_arguments, max_arguments};
    info.aggregation = kind;
    info.help = help;
    return info;
}

constexpr std::array kFunctions{
    aggregation("GeoAggrGeometry", AggregationKind::geo_union, 1, 1, "geometry"),
    aggregation("GeoBoundingBox", AggregationKind::geo_box, 1, 1, "geometry"),
    scalar("GeoCountVertex", FunctionGroup::geo, 1, 1, count_vertices, "geometry"),
    scalar("GeoGetBoundingBox", FunctionGroup::geo, 1, 1, bounding_box, "geometry"),
    scalar("GeoGetPolygonCenter", FunctionGroup::geo, 1, 1, polygon_centre, "geometry"),
    aggregation("GeoInvProjectGeometry", AggregationKind::geo_inverse, 2, 2, "projection, geometry"),
    scalar("GeoMakePoint", FunctionGroup::geo, 2, 2, make_point, "latitude, longitude"),
    scalar("GeoProject", FunctionGroup::geo, 2, 2, project, "projection, geometry"),
    aggregation("GeoProjectGeometry", AggregationKind::geo_project, 2, 2, "projection, geometry"),
    aggregation("GeoReduceGeometry", AggregationKind::geo_reduce, 1, 2, "geometry, amount"),
};

}  // namespace

std::span<const FunctionInfo> geo_functions() { return kFunctions; }

}  // namespace orrery::engine
