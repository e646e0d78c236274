#include "qix/layout/hypercube.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "qix/calculated_cube.h"
#include "qix/layout/columns.h"
#include "qix/layout/pages.h"
#include "qix/layout/pivot.h"
#include "qix/layout/stack.h"
#include "qix/layout/tree.h"
#include "qix/message.h"
#include "qix/parameters.h"
#include "qix/wire_enums.h"

namespace orrery::qix {
namespace {

using json::Value;

Value cells_value(const std::vector<engine::Cell>& cells) {
    Value row = Value::array();
    for (const engine::Cell& cell : cells) row.push_back(cell_value(cell));
    return row;
}

Value make_pages(const engine::Cube& cube, const std::vector<Page>& pages) {
    require_few_cells(pages, cube.columns(), cube.rows());
    Value made = Value::array();
    for (const Page& wanted : pages) {
        const Page page = wanted.clipped(cube.columns(), cube.rows());
        Value matrix = Value::array();
        if (page.width > 0)
            for (const auto& cells : cube.page(page.engine_area()).rows) matrix.push_back(cells_value(cells));
        made.push_back(data_page(std::move(matrix), page));
    }
    return made;
}

void echo_client_members(const Value& definition, Value& result) {
    static const std::set<std::string_view> known = {"qStateName",
                                                     "qDimensions",
                                                     "qMeasures",
                                                     "qInterColumnSortOrder",
                                                     "qSuppressZero",
                                                     "qSuppressMissing",
                                                     "qInitialDataFetch",
                                                     "qReductionMode",
                                                     "qMode",
                                                     "qPseudoDimPos",
                                                     "qNoOfLeftDims",
                                                     "qAlwaysFullyExpanded",
                                                     "qMaxStackedCells",
                                                     "qPopulateMissing",
                                                     "qShowTotalsAbove",
                                                     "qIndentMode",
                                                     "qCalcCond",
                                                     "qSortbyYValue",
                                                     "qTitle",
                                                     "qCalcCondition",
                                                     "qColumnOrder",
                                                     "qExpansionState",
                                                     "qDynamicScript",
                                                     "qContextSetExpression",
                                                     "qSuppressMeasureTotals"};
    for (const json::Member& member : definition.members())
        if (!known.contains(member.name)) result.set(member.name, member.value);
}

Value integers(const std::vector<int>& items) {
    Value list = Value::array();
    for (const int item : items) list.push_back(item);
    return list;
}

/// That a master item is missing says more than what its absence leads to.
Value cube_error(const engine::CalculationError& error, const CubeDef& def) {
    for (const DimensionDef& dimension : def.dimensions)
        if (dimension.error) return error_value(static_cast<int>(dimension.error->code), dimension.error->message);
    return error_value(error.code, error.message);
}

}  // namespace

Value cube_layout(const Snapshot& snapshot, const Environment& environment, const DefinitionPlace& place,
                  const Value& definition, const std::string& inherited_state) {
    const std::string mode = cube_mode_name(definition["qMode"].string_or(""));
    std::optional<Pivot> pivot;
    if (mode == "P" || mode == "T")
        pivot.emplace(snapshot, environment, definition, inherited_state,
                      snapshot.expansion(place.first, place.second));
    const CalculatedCube made =
        pivot ? pivot->made() : calculate_cube(snapshot, environment, definition, inherited_state);
    const engine::Cube& cube = *made.cube;
    const std::string& state = made.def.state;
    Value dimensions = Value::array(), measures = Value::array();
    for (std::size_t at = 0; at < cube.dimensions().size(); ++at)
        dimensions.push_back(
            dimension_info(cube.dimensions()[at], made.def.dimensions[at], environment, snapshot, state));
    for (std::size_t at = 0; at < cube.measures().size(); ++at)
        measures.push_back(measure_info(cube.measures()[at], made.def.measures[at], environment, state));

    const auto& error = cube.error();
    const bool stacked = made.def.mode == "K";
    const std::uint32_t rows = error ? 0 : cube.rows();
    Value result = Value::object();
    echo_client_members(definition, result);
    result.set("qStateName", state);
    result.set("qSize", stacked && !error ? stacked_size(cube)
                                          : Value::object({{"qcx", error ? 0 : cube.columns()}, {"qcy", rows}}));
    result.set("qDimensionInfo", std::move(dimensions));
    result.set("qMeasureInfo", std::move(measures));
    result.set("qEffectiveInterColumnSortOrder", integers(cube.sort_order()));
    result.set("qGrandTotalRow", error ? Value::array() : cells_value(cube.totals()));
    const auto pages = error || stacked || pivot ? std::vector<Page>() : read_pages(definition["qInitialDataFetch"]);
    result.set("qDataPages", make_pages(cube, pages));
    result.set("qPivotDataPages", Value::array());
    const auto stacks = stacked && !error ? read_pages(definition["qInitialDataFetch"]) : std::vector<Page>();
    result.set("qStackedDataPages", stacked_pages(cube, stacks, made.def.max_stacked_cells));
    result.set("qMode", made.def.mode);
    result.set("qNoOfLeftDims", made.def.left_dimensions);
    result.set("qTreeNodesOnDim", Value::array());
    result.set("qColumnOrder", definition["qColumnOrder"].is_array() ? definition["qColumnOrder"] : Value::array());
    if (cube.has_others()) result.set("qHasOtherValues", true);
    if (!cube.title().empty()) result.set("qTitle", cube.title());
    if (!cube.calc_condition_message().empty()) result.set("qCalcCondMsg", cube.calc_condition_message());
    if (error) result.set("qError", cube_error(*error, made.def));
    if (!error && mode == "P") describe_pivot(*pivot, definition, result);
    if (!error && mode == "T") describe_tree(*pivot, definition, result);
    return result;
}

Value cube_pages(const Snapshot& snapshot, const Environment& environment, const Value& definition,
                 const std::string& inherited_state, const Value& pages) {
    return make_pages(*calculate_cube(snapshot, environment, definition, inherited_state).cube, read_pages(pages));
}

Value stack_pages(const Snapshot& snapshot, const Environment& environment, const Value& definition,
                  const std::string& inherited_state, const Value& pages, std::int64_t most_cells) {
    const CalculatedCube made = calculate_cube(snapshot, environment, definition, inherited_state);
    return stacked_pages(*made.cube, read_pages(pages), most_cells);
}

Value continuous_data(const Snapshot& snapshot, const Environment& environment, const Value& definition,
                      const std::string& inherited_state, const Value& options, bool reverse) {
    const CalculatedCube made = calculate_cube(snapshot, environment, definition, inherited_state);
    const engine::Cube& cube = *made.cube;
    if (visible_count(cube.dimensions()) == 0)
        throw QixError(ErrorCode::cube_invalid_object, "continuous data needs a dimension", "qPath");
    double start = -INFINITY, end = INFINITY;
    read_wire_number(options["qStart"], start);
    read_wire_number(options["qEnd"], end);
    std::vector<std::pair<double, std::uint32_t>> points;
    for (std::uint32_t row = 0; row < cube.rows(); ++row) {
        const double at = cube.dimension_value(0, cube.element(row, 0)).number();
        if (at >= start && at <= end) points.emplace_back(at, row);
    }
    std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    if (reverse) std::reverse(points.begin(), points.end());
    const std::int64_t columns = cube.columns();
    points.resize(std::min(points.size(), static_cast<std::size_t>(kMostCells / columns)));

    Value matrix = Value::array(), ticks = Value::array();
    const auto most_ticks = static_cast<std::size_t>(std::max<std::int64_t>(1, options["qMaxNbrTicks"].integer_or(10)));
    const std::size_t tick_every = std::max<std::size_t>(1, points.size() / most_ticks);
    for (std::size_t at = 0; at < points.size(); ++at) {
        const auto page = cube.page({0, points[at].second, static_cast<std::uint32_t>(columns), 1});
        matrix.push_back(cells_value(page.rows[0]));
        if (at % tick_every == 0)
            ticks.push_back(Value::object({{"qText", page.rows[0][0].text},
                                           {"qStart", wire_number(points[at].first)},
                                           {"qEnd", wire_number(points[at].first)}}));
    }
    const Page area{0, 0, columns, std::ssize(points)};
    const Value axis =
        Value::object({{"qName", cube.dimensions()[0].title}, {"qTags", Value::array()}, {"qTicks", std::move(ticks)}});
    return Value::object({{"qDataPages", Value::array({data_page(std::move(matrix), area)})},
                          {"qAxisData", Value::object({{"qAxis", Value::array({axis})}})}});
}

}  // namespace orrery::qix
