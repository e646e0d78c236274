// GenericObject: pivot tables and trees: their data, opening and closing headers, selecting in them.
#include <algorithm>
#include <map>
#include <set>

#include "qix/definition_target.h"
#include "qix/layout/pivot.h"
#include "qix/layout/tree.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

using engine::Element;
using json::Value;

constexpr std::size_t kMostExceptions = 100'000;  // headers opened or closed by hand, per axis

DefinitionTarget find_cube(Call& call) {
    DefinitionTarget target = find_definition(call);
    if (target.is_list) throw QixError(ErrorCode::invalid_path, "there is no cube at " + target.path, target.path);
    return target;
}

Pivot pivot_of(const DefinitionTarget& target, const Snapshot& snapshot, const Environment& environment) {
    return {snapshot, environment, target.definition, target.inherited_state,
            snapshot.expansion(target.object->id, target.path)};
}

Answer get_pivot_data(Call& call) {
    return calculate(call, [target = find_cube(call), pages = call.params["qPages"]](const Snapshot& snapshot,
                                                                                     const Environment& environment) {
        return result_of("qDataPages", pivot_pages(pivot_of(target, snapshot, environment), pages));
    });
}

Answer get_tree_data(Call& call) {
    return calculate(call, [target = find_cube(call), option = call.params["qNodeOptions"]](
                               const Snapshot& snapshot, const Environment& environment) {
        return result_of("qNodes", tree_nodes(pivot_of(target, snapshot, environment), option));
    });
}

/// The headers that stand before a line, from the outside in.
std::vector<const PivotHeader*> headers_of(const PivotAxis& axis, std::size_t line) {
    std::vector<const PivotHeader*> path;
    const std::vector<PivotHeader>* level = &axis.headers;
    while (!level->empty()) {
        const auto found = std::find_if(level->begin(), level->end(), [&](const PivotHeader& header) {
            return header.first <= line && line < header.last;
        });
        if (found == level->end()) break;
        path.push_back(&*found);
        level = &found->below;
    }
    return path;
}

/// The values that lead to a header at a level of an axis; nothing when there is none that can open.
std::optional<HeaderPath> path_to(const PivotAxis& axis, std::int64_t line, std::int64_t level) {
    if (line < 0 || line >= std::ssize(axis.lines) || level < 0) return std::nullopt;
    const auto headers = headers_of(axis, static_cast<std::size_t>(line));
    if (level >= std::ssize(headers)) return std::nullopt;
    HeaderPath path;
    for (std::int64_t at = 0; at <= level; ++at) {
        const PivotHeader& header = *headers[static_cast<std::size_t>(at)];
        if (header.kind == PivotHeader::Kind::value) path.push_back(header.element);
    }
    const bool is_value = headers[static_cast<std::size_t>(level)]->kind == PivotHeader::Kind::value;
    return is_value ? std::optional(path) : std::nullopt;
}

Answer set_open(Call& call, bool on_top, bool open) {
    const DefinitionTarget target = find_cube(call);
    const auto axis_of = [on_top](PivotExpansion& expansion) -> Expansion& {
        return on_top ? expansion.top : expansion.left;
    };
    if (call.params.flag("qAll")) {
        axis_of(workspace(call).expansion(call.target.id, target.path)).set_all(open);
    } else {
        const Environment environment(*target.snapshot, {});
        const Pivot pivot = pivot_of(target, *target.snapshot, environment);
        const std::int64_t row = call.params.integer("qRow"), column = call.params.integer("qCol");
        const auto path = on_top ? path_to(pivot.top(), column, row) : path_to(pivot.left(), row, column);
        if (!path) throw QixError(ErrorCode::invalid_parameters, "there is no header to open or close here", "qRow");
        Expansion& axis = axis_of(workspace(call).expansion(call.target.id, target.path));
        if (axis.exceptions() >= kMostExceptions)
            throw QixError(ErrorCode::server_busy, "too many headers are open; close all of them first");
        axis.set(*path, open);
    }
    call.effects.own.objects.insert(call.target.id);
    return nothing();
}

using Chosen = std::map<std::uint32_t, std::set<std::int64_t>>;  // elements by dimension

void choose(const PivotAxis& axis, std::int64_t line, std::int64_t deepest, Chosen& chosen) {
    if (line < 0 || line >= std::ssize(axis.lines)) return;
    const auto headers = headers_of(axis, static_cast<std::size_t>(line));
    for (std::int64_t level = 0; level < std::ssize(headers) && level <= deepest; ++level) {
        const PivotHeader& header = *headers[static_cast<std::size_t>(level)];
        if (header.kind == PivotHeader::Kind::value) chosen[header.dimension].insert(header.element);
    }
}

/// Cells that clients select: of the data ("D"), or headers on the left ("L") or on top ("T").
Chosen chosen_cells(const Pivot& pivot, const Value& cells) {
    constexpr std::int64_t kAll = 1'000'000;
    Chosen chosen;
    for (const Value& cell : cells.items()) {
        const std::string_view type = cell["qType"].string_or("D");
        const std::int64_t row = cell["qRow"].integer_or(0), column = cell["qCol"].integer_or(0);
        const bool is_left = type == "L" || type == "NX_PIVOT_CELL_LEFT" || type == "NX_LEFT";
        const bool is_top = type == "T" || type == "NX_PIVOT_CELL_TOP" || type == "NX_TOP";
        if (!is_top) choose(pivot.left(), row, is_left ? column : kAll, chosen);
        if (!is_left) choose(pivot.top(), column, is_top ? row : kAll, chosen);
    }
    return chosen;
}

/// Selects what was chosen, all of it or nothing.
Answer select(Call& call, const DefinitionTarget& target, const Chosen& all, bool soft_lock) {
    SelectableDimensions dimensions(target);
    std::vector<std::pair<engine::FieldId, std::vector<Element>>> together;
    for (const auto& [dimension, elements] : all) {
        const auto field = dimensions.field(dimension);
        if (!field) return result_of("qSuccess", false);
        const auto values = dimensions.field_elements(dimension, {elements.begin(), elements.end()});
        if (values.empty()) return result_of("qSuccess", false);
        together.emplace_back(*field, values);
    }
    const bool success = !together.empty() &&
                         workspace(call).selections().select_together(dimensions.state(), together, false, soft_lock);
    if (success) selections_changed(call);
    return result_of("qSuccess", success);
}

Answer select_cells(Call& call) {
    const DefinitionTarget target = find_cube(call);
    require_not_modal(call, call.target.id, target.path);
    const Environment environment(*target.snapshot, {});
    const Chosen chosen = chosen_cells(pivot_of(target, *target.snapshot, environment), call.params["qSelections"]);
    return select(call, target, chosen, call.params.flag("qSoftLock"));
}

/// "The measure of the nodes at this level lies in this range."
struct NodeRange {
    std::size_t measure = 0, level = 0;
    NumberRange range;
};

std::vector<NodeRange> read_node_ranges(const Value& group, const Pivot& pivot) {
    const std::size_t levels = pivot.left().dimensions().size();
    std::vector<NodeRange> ranges;
    for (const Value& item : group["qRanges"].items()) {
        const std::int64_t measure = item["qMeasureIx"].integer_or(0);
        const std::int64_t level = item["qDimensionIx"].integer_or(static_cast<std::int64_t>(levels) - 1);
        if (measure < 0 || measure >= static_cast<std::int64_t>(visible_count(pivot.made().cube->measures())) ||
            level < 0 || level >= static_cast<std::int64_t>(levels))
            throw QixError(ErrorCode::invalid_parameters, "there is no such measure or dimension", "qRanges");
        ranges.push_back(
            {static_cast<std::size_t>(measure), static_cast<std::size_t>(level), read_range(item["qRange"])});
    }
    return ranges;
}

/// Chooses the values that lead to nodes which fit.
class NodeChooser {
public:
    NodeChooser(const Pivot& pivot, const std::vector<NodeRange>& ranges, bool any, Chosen& chosen)
        : pivot_(pivot), ranges_(ranges), any_(any), chosen_(chosen) {
        for (const NodeRange& range : ranges) deepest_ = std::max(deepest_, range.level);
    }

    // As deep as the cube has dimensions.
    void visit(const std::vector<PivotHeader>& headers) {
        for (const PivotHeader& header : headers) {
            if (header.kind != PivotHeader::Kind::value) continue;
            path_.push_back(header.element);
            dimensions_.push_back(header.dimension);
            if (path_.size() <= deepest_)
                visit(header.below);
            else if (fits())
                for (std::size_t at = 0; at < path_.size(); ++at) chosen_[dimensions_[at]].insert(path_[at]);
            path_.pop_back();
            dimensions_.pop_back();
        }
    }

private:
    bool fits() const {
        const auto in_range = [&](const NodeRange& range) {
            const HeaderPath node(path_.begin(), path_.begin() + static_cast<std::ptrdiff_t>(range.level) + 1);
            const auto cells = pivot_.values(node);
            return range.measure < cells.size() && range.range.holds(cells[range.measure].number);
        };
        return any_ ? std::any_of(ranges_.begin(), ranges_.end(), in_range)
                    : std::all_of(ranges_.begin(), ranges_.end(), in_range);
    }

    const Pivot& pivot_;
    const std::vector<NodeRange>& ranges_;
    const bool any_;
    Chosen& chosen_;
    std::size_t deepest_ = 0;
    HeaderPath path_;
    std::vector<std::uint32_t> dimensions_;
};

Answer select_node_ranges(Call& call) {
    const DefinitionTarget target = find_cube(call);
    require_not_modal(call, call.target.id, target.path);
    const Environment environment(*target.snapshot, {});
    const Pivot pivot = pivot_of(target, *target.snapshot, environment);
    Chosen chosen;
    for (const Value& group : call.params.array("qRanges")) {
        const std::vector<NodeRange> ranges = read_node_ranges(group, pivot);
        if (!ranges.empty())
            NodeChooser(pivot, ranges, call.params.flag("qOrMode"), chosen).visit(pivot.left().headers);
    }
    return select(call, target, chosen, false);
}

}  // namespace

void add_pivot_methods(Registry& registry) {
    const auto object = Class::object;
    registry.add(object, "GetHyperCubePivotData", "qPath qPages:array", get_pivot_data);
    registry.add(object, "GetHyperCubeTreeData", "qPath qNodeOptions:object?", get_tree_data);
    constexpr std::string_view header = "qPath qRow:integer qCol:integer qAll:boolean?";
    registry.add(object, "ExpandLeft", header, [](Call& call) { return set_open(call, false, true); });
    registry.add(object, "ExpandTop", header, [](Call& call) { return set_open(call, true, true); });
    registry.add(object, "CollapseLeft", header, [](Call& call) { return set_open(call, false, false); });
    registry.add(object, "CollapseTop", header, [](Call& call) { return set_open(call, true, false); });
    registry.add(object, "SelectPivotCells",
                 "qPath qSelections:array qSoftLock:boolean? qDeselectOnlyOneSelected:boolean?", select_cells);
    registry.add(object, "MultiRangeSelectTreeDataValues",
                 "qPath qRanges:array qOrMode:boolean? qDeselectOnlyOneSelected:boolean?", select_node_ranges);
}

}  // namespace orrery::qix
