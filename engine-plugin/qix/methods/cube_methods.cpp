// GenericObject: selecting in hypercubes; clearing and locking what lists and cubes select.
#include <algorithm>
#include <map>
#include <set>

#include "qix/definition_target.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

using engine::AppSelections;
using engine::Element;

DefinitionTarget find_cube(Call& call) {
    DefinitionTarget target = find_definition(call);
    if (target.is_list) throw QixError(ErrorCode::invalid_path, "there is no cube at " + target.path, target.path);
    require_not_modal(call, call.target.id, target.path);
    return target;
}

Answer done(Call& call, bool success) {
    if (success) selections_changed(call);
    return result_of("qSuccess", success);
}

Answer select_values(Call& call) {
    SelectableDimensions dimensions(find_cube(call));
    const std::int64_t number = call.params.integer("qDimNo");
    if (number < 0 || number >= static_cast<std::int64_t>(dimensions.size()))
        throw QixError(ErrorCode::invalid_parameters, "the cube has no such dimension", "qDimNo");
    const auto dimension = static_cast<std::size_t>(number);
    const auto field = dimensions.field(dimension);
    if (!field) return result_of("qSuccess", false);
    const std::vector<std::int64_t> wanted = call.params.integers("qValues");
    const std::vector<Element> elements = dimensions.field_elements(dimension, wanted);
    // Clearing is asked for with no values at all, not with values that do not exist.
    if (elements.empty() && !wanted.empty()) return result_of("qSuccess", false);
    return done(call, workspace(call).selections().select({dimensions.state(), *field, false}, elements,
                                                          call.params.flag("qToggleMode")));
}

/// The values that some rows of a cube have in some of its dimensions, to be selected together.
class RowSelection {
public:
    RowSelection(SelectableDimensions& dimensions, const std::vector<std::int64_t>& columns) : dimensions_(dimensions) {
        for (const std::int64_t column : columns)
            if (column >= 0 && column < static_cast<std::int64_t>(dimensions.size()))
                columns_.push_back(static_cast<std::uint32_t>(column));
        if (columns.empty())
            for (std::uint32_t column = 0; column < dimensions.size(); ++column) columns_.push_back(column);
        shown_.resize(columns_.size());
    }

    void add(std::uint32_t row) {
        for (std::size_t at = 0; at < columns_.size(); ++at)
            shown_[at].insert(dimensions_.cube().element(row, columns_[at]));
    }

    /// False when nothing can be selected in one of the dimensions, or there is nothing to select.
    bool select(AppSelections& selections, bool soft_lock) {
        std::vector<std::pair<engine::FieldId, std::vector<Element>>> together;
        for (std::size_t at = 0; at < columns_.size(); ++at) {
            const auto field = dimensions_.field(columns_[at]);
            if (!field) return false;
            const std::vector<std::int64_t> shown(shown_[at].begin(), shown_[at].end());
            together.emplace_back(*field, dimensions_.field_elements(columns_[at], shown));
            if (together.back().second.empty()) return false;
        }
        return !together.empty() && selections.select_together(dimensions_.state(), together, false, soft_lock);
    }

private:
    SelectableDimensions& dimensions_;
    std::vector<std::uint32_t> columns_;
    std::vector<std::set<std::int64_t>> shown_;
};

Answer select_cells(Call& call) {
    SelectableDimensions dimensions(find_cube(call));
    RowSelection selection(dimensions, call.params.integers("qColIndices"));
    const std::int64_t rows = dimensions.cube().rows();
    std::vector<std::int64_t> wanted = call.params.integers("qRowIndices");
    if (wanted.empty())
        for (std::int64_t row = 0; row < rows; ++row) wanted.push_back(row);
    for (const std::int64_t row : wanted)
        if (row >= 0 && row < rows) selection.add(static_cast<std::uint32_t>(row));
    return done(call, selection.select(workspace(call).selections(), call.params.flag("qSoftLock")));
}

struct MeasureRange {
    std::uint32_t measure = 0;
    NumberRange range;
};

std::vector<MeasureRange> read_measure_ranges(const json::Value& list, const engine::Cube& cube) {
    std::vector<MeasureRange> ranges;
    for (const json::Value& item : list.items()) {
        const std::int64_t measure = item["qMeasureIx"].integer_or(-1);
        if (measure < 0 || measure >= static_cast<std::int64_t>(visible_count(cube.measures())))
            throw QixError(ErrorCode::invalid_parameters, "the cube has no such measure", "qMeasureIx");
        ranges.push_back({static_cast<std::uint32_t>(measure), read_range(item["qRange"])});
    }
    return ranges;
}

bool fits(const engine::Cube& cube, std::uint32_t row, const std::vector<MeasureRange>& ranges, bool any) {
    const auto in_range = [&](const MeasureRange& range) { return range.range.holds(cube.number(row, range.measure)); };
    return any ? std::any_of(ranges.begin(), ranges.end(), in_range)
               : std::all_of(ranges.begin(), ranges.end(), in_range);
}

Answer select_ranges(Call& call) {
    SelectableDimensions dimensions(find_cube(call));
    const auto ranges = read_measure_ranges(call.params["qRanges"], dimensions.cube());
    RowSelection selection(dimensions, call.params.integers("qColumnsToSelect"));
    for (std::uint32_t row = 0; row < dimensions.cube().rows(); ++row)
        if (fits(dimensions.cube(), row, ranges, call.params.flag("qOrMode"))) selection.add(row);
    return done(call, selection.select(workspace(call).selections(), false));
}

std::vector<std::int64_t> columns_of(const json::Value& group) {
    std::vector<std::int64_t> columns;
    for (const json::Value& column : group["qColumnsToSelect"].items()) columns.push_back(column.integer_or(-1));
    return columns;
}

/// Several groups of ranges: a row that fits any of them counts.
Answer select_many_ranges(Call& call) {
    SelectableDimensions dimensions(find_cube(call));
    const json::Value::Array& groups = call.params.array("qRanges");
    if (groups.empty()) return result_of("qSuccess", false);
    RowSelection selection(dimensions, columns_of(groups[0]));
    for (const json::Value& group : groups) {
        const auto ranges = read_measure_ranges(group["qRanges"], dimensions.cube());
        for (std::uint32_t row = 0; row < dimensions.cube().rows(); ++row)
            if (fits(dimensions.cube(), row, ranges, call.params.flag("qOrMode"))) selection.add(row);
    }
    return done(call, selection.select(workspace(call).selections(), false));
}

/// Values whose number lies in a range; bounds belong to it when either says so.
Answer select_continuous_range(Call& call) {
    SelectableDimensions dimensions(find_cube(call));
    std::map<std::size_t, std::set<std::int64_t>> shown;
    for (const json::Value& item : call.params.array("qRanges")) {
        const std::int64_t dimension = item["qDimIx"].integer_or(-1);
        if (dimension < 0 || dimension >= static_cast<std::int64_t>(dimensions.size()))
            throw QixError(ErrorCode::invalid_parameters, "the cube has no such dimension", "qDimIx");
        NumberRange range = read_range(item["qRange"]);
        range.with_low = range.with_high = range.with_low || range.with_high;
        const auto at = static_cast<std::uint32_t>(dimension);
        for (std::uint32_t row = 0; row < dimensions.cube().rows(); ++row) {
            const std::int32_t element = dimensions.cube().element(row, at);
            if (range.holds(dimensions.cube().dimension_value(at, element).number())) shown[at].insert(element);
        }
    }
    std::vector<std::pair<engine::FieldId, std::vector<Element>>> together;
    for (const auto& [dimension, elements] : shown) {
        const auto field = dimensions.field(dimension);
        if (!field) return result_of("qSuccess", false);
        together.emplace_back(*field, dimensions.field_elements(dimension, {elements.begin(), elements.end()}));
    }
    const bool success = !together.empty() && workspace(call).selections().select_together(
                                                  dimensions.state(), together, false, call.params.flag("qSoftLock"));
    return done(call, success);
}

using Action = bool (AppSelections::*)(const AppSelections::Target&);

/// Clears, locks or unlocks the fields of the given dimensions; of all when none is given.
Answer act_on_dimensions(Call& call, Action action, bool selects) {
    const DefinitionTarget target = find_definition(call);
    if (selects) require_not_modal(call, call.target.id, target.path);
    SelectableDimensions dimensions(target);
    std::vector<std::int64_t> columns = call.params.integers("qColIndices");
    if (columns.empty())
        for (std::size_t each = 0; each < dimensions.size(); ++each) columns.push_back(static_cast<std::int64_t>(each));
    bool changed = false;
    for (const std::int64_t column : columns)
        if (const auto field = dimensions.field(static_cast<std::size_t>(std::max<std::int64_t>(0, column))))
            changed |= (workspace(call).selections().*action)({dimensions.state(), *field, false});
    if (changed) selections_changed(call);
    return nothing();
}

/// Goes up in a drill-down: clears the selections in the levels above the one shown.
Answer drill_up(Call& call) {
    const DefinitionTarget target = find_definition(call);
    require_not_modal(call, call.target.id, target.path);
    const Environment environment(*target.snapshot, {});
    DimensionDef def;
    std::string state;
    if (target.is_list) {
        const ListDef list = read_list(*target.snapshot, environment, target.definition, target.inherited_state);
        def = list.dimension;
        state = list.state;
    } else {
        const CubeDef cube = read_cube(*target.snapshot, environment, target.definition, target.inherited_state);
        const std::int64_t number = call.params.integer("qDimNo");
        if (number < 0 || number >= std::ssize(cube.dimensions))
            throw QixError(ErrorCode::invalid_parameters, "the cube has no such dimension", "qDimNo");
        def = cube.dimensions[static_cast<std::size_t>(number)];
        state = cube.state;
    }
    std::int64_t steps = call.params.integer("qNbrSteps");
    if (steps <= 0) steps = static_cast<std::int64_t>(def.level);
    bool changed = false;
    for (auto level = static_cast<std::int64_t>(def.level) - 1; level >= 0 && steps > 0; --level, --steps)
        if (const auto field = plain_field(*target.snapshot->model, def.field_defs[static_cast<std::size_t>(level)]))
            changed |= workspace(call).selections().clear({state, *field, false});
    if (changed) selections_changed(call);
    return nothing();
}

}  // namespace

void add_cube_methods(Registry& registry) {
    const auto object = Class::object;
    registry.add(object, "SelectHyperCubeValues", "qPath qDimNo:integer qValues:array qToggleMode:boolean?",
                 select_values);
    registry.add(object, "SelectHyperCubeCells",
                 "qPath qRowIndices:array qColIndices:array qSoftLock:boolean? qDeselectOnlyOneSelected:boolean?",
                 select_cells);
    registry.add(object, "RangeSelectHyperCubeValues",
                 "qPath qRanges:array qColumnsToSelect:array? qOrMode:boolean? qDeselectOnlyOneSelected:boolean?",
                 select_ranges);
    registry.add(object, "MultiRangeSelectHyperCubeValues",
                 "qPath qRanges:array qOrMode:boolean? qDeselectOnlyOneSelected:boolean?", select_many_ranges);
    registry.add(object, "SelectHyperCubeContinuousRange", "qPath qRanges:array qSoftLock:boolean?",
                 select_continuous_range);
    registry.add(object, "ClearSelections", "qPath qColIndices:array?",
                 [](Call& call) { return act_on_dimensions(call, &AppSelections::clear, true); });
    registry.add(object, "Lock", "qPath qColIndices:array?",
                 [](Call& call) { return act_on_dimensions(call, &AppSelections::lock, false); });
    registry.add(object, "Unlock", "qPath qColIndices:array?",
                 [](Call& call) { return act_on_dimensions(call, &AppSelections::unlock, false); });
    registry.add(object, "DrillUp", "qPath qDimNo:integer qNbrSteps:integer?", drill_up);
}

}  // namespace orrery::qix
