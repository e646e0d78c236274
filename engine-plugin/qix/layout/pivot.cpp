#include "qix/layout/pivot.h"

#include <algorithm>
#include <set>

#include "qix/errors.h"
#include "qix/field_names.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kMostLines = 1'000'000;

/// Elements as the key of a hash table.
std::string key_of(const std::int32_t* elements, std::size_t count) {
    return {reinterpret_cast<const char*>(elements), count * sizeof(std::int32_t)};
}

}  // namespace

std::vector<std::uint32_t> PivotAxis::dimensions() const {
    std::vector<std::uint32_t> found;
    for (const int level : levels)
        if (level != kMeasures) found.push_back(static_cast<std::uint32_t>(level));
    return found;
}

/// Makes the headers of one axis from the rows of a cube that come in the axis's order.
class Pivot::Builder {
public:
    Builder(const Pivot& pivot, PivotAxis& axis, const Expansion& expansion)
        : pivot_(pivot),
          axis_(axis),
          expansion_(expansion),
          dimensions_(axis.dimensions()),
          always_open_(pivot.made_.def.always_expanded || pivot.made_.def.mode == "T") {}

    /// `row` shows the elements, which are one for each dimension of the axis.
    void add(const std::vector<std::int32_t>& elements, std::uint32_t row) {
        HeaderPath path;
        Node* at = &root_;
        for (std::size_t depth = 0; depth < dimensions_.size(); ++depth) {
            path.push_back(elements[depth]);
            const auto [place, fresh] = at->places.try_emplace(elements[depth], at->below.size());
            if (fresh) {
                if (++nodes_ > kMostLines)
                    throw QixError(ErrorCode::calc_too_large, "the pivot table has too many headers; close some");
                Node& made = at->below.emplace_back();
                made.header.element = elements[depth];
                made.header.dimension = dimensions_[depth];
                made.header.row = row;
                made.open = always_open_ ||
                            expansion_.is_open(path, pivot_.opened_by_definition(dimensions_[depth], elements[depth]));
            }
            at = &at->below[place->second];
            if (!at->open) return;
        }
    }

    void finish() {
        PivotHeader root;
        PivotLine line;
        close(root_, root, 0, line);
        axis_.headers = std::move(root.below);
    }

private:
    struct Node {
        PivotHeader header;
        bool open = true;
        std::vector<Node> below;
        std::unordered_map<std::int32_t, std::size_t> places;
    };

    // As deep as there are dimensions.
    void close(const Node& node, PivotHeader& out, std::size_t level, PivotLine& line) {
        out.first = axis_.lines.size();
        if (level == axis_.levels.size())
            add_line(line);
        else if (axis_.levels[level] == PivotAxis::kMeasures)
            add_measures(node, out, level, line);
        else if (!node.open || node.below.empty())
            add_rest(out, level, line);
        else
            add_values(node, out, level, line);
        out.last = axis_.lines.size();
    }

    void add_line(const PivotLine& line) {
        if (axis_.lines.size() >= kMostLines)
            throw QixError(ErrorCode::calc_too_large, "the pivot table has too many rows or columns; close some");
        axis_.lines.push_back(line);
    }

    void add_values(const Node& node, PivotHeader& out, std::size_t level, PivotLine& line) {
        const DimensionDef& def = pivot_.made_.def.dimensions[pivot_.visible_[node.below[0].header.dimension]];
        if (def.show_total && pivot_.made_.def.totals_above) add_total(out, level, line);
        const bool more = std::any_of(axis_.levels.begin() + static_cast<std::ptrdiff_t>(level) + 1, axis_.levels.end(),
                                      [](int each) { return each != PivotAxis::kMeasures; });
        for (const Node& below : node.below) {
            PivotHeader& header = out.below.emplace_back(below.header);
            header.can_expand = more && !below.open;
            header.can_collapse = more && below.open && !always_open_;
            line.elements.push_back(below.header.element);
            line.is_total.push_back(false);
            close(below, header, level + 1, line);
            line.is_total.pop_back();
            line.elements.pop_back();
        }
        if (def.show_total && !pivot_.made_.def.totals_above) add_total(out, level, line);
    }

    void add_total(PivotHeader& out, std::size_t level, PivotLine& line) {
        PivotHeader& total = out.below.emplace_back();
        total.kind = PivotHeader::Kind::total;
        total.element = engine::kTotalElement;
        total.dimension = static_cast<std::uint32_t>(axis_.levels[level]);
        total.first = axis_.lines.size();
        line.is_total.push_back(true);
        add_rest(total, level + 1, line);
        line.is_total.pop_back();
        total.last = axis_.lines.size();
    }

    /// What follows a closed header or a total: the measures' names, if they are further in.
    void add_rest(PivotHeader& out, std::size_t level, PivotLine& line) {
        const auto from = axis_.levels.begin() + static_cast<std::ptrdiff_t>(level);
        if (std::find(from, axis_.levels.end(), int{PivotAxis::kMeasures}) == axis_.levels.end()) return add_line(line);
        static const Node closed{{}, false, {}, {}};
        add_measures(closed, out, axis_.levels.size() - 1, line);
    }

    void add_measures(const Node& node, PivotHeader& out, std::size_t level, PivotLine& line) {
        for (std::size_t measure = 0; measure < pivot_.measures(); ++measure) {
            PivotHeader& header = out.below.emplace_back();
            header.kind = PivotHeader::Kind::measure;
            header.element = static_cast<std::int32_t>(measure);
            line.measure = header.element;
            line.is_total.push_back(true);
            close(node, header, level + 1, line);
            line.is_total.pop_back();
        }
        line.measure = -1;
    }

    const Pivot& pivot_;
    PivotAxis& axis_;
    const Expansion& expansion_;
    const std::vector<std::uint32_t> dimensions_;
    const bool always_open_;
    Node root_;
    std::size_t nodes_ = 0;
};

Pivot::Pivot(const Snapshot& snapshot, const Environment& environment, const json::Value& definition,
             const std::string& inherited_state, const PivotExpansion& expansion)
    : environment_(environment), definition_(definition) {
    made_ = calculate_cube(snapshot, environment, definition, inherited_state);
    for (std::uint32_t index = 0; index < made_.cube->dimensions().size(); ++index)
        if (made_.cube->dimensions()[index].visible) visible_.push_back(index);
    if (made_.cube->error()) return;
    place_dimensions();
    read_expansion_state();

    const auto left = left_.dimensions(), top = top_.dimensions();
    Builder rows(*this, left_, expansion.left), columns(*this, top_, expansion.top);
    std::unordered_map<std::string, std::uint32_t> shown;  // combinations on the top axis, and a row that has each
    std::vector<std::int32_t> elements(left.size()), across(top.size());
    for (std::uint32_t row = 0; row < made_.cube->rows(); ++row) {
        for (std::size_t at = 0; at < left.size(); ++at) elements[at] = made_.cube->element(row, left[at]);
        for (std::size_t at = 0; at < top.size(); ++at) across[at] = made_.cube->element(row, top[at]);
        rows.add(elements, row);
        shown.try_emplace(key_of(across.data(), across.size()), row);
        if (row % 4096 == 0) environment_.stop_here();
    }
    const auto order = cube_of(top, true, 0);
    for (std::uint32_t row = 0; row < order->rows(); ++row) {
        for (std::uint32_t at = 0; at < top.size(); ++at) across[at] = order->element(row, at);
        const auto found = shown.find(key_of(across.data(), across.size()));
        if (found == shown.end()) continue;
        columns.add(across, found->second);
        shown.erase(found);
    }
    // What only comes about together with the left side, such as null where nothing is linked, stands last.
    std::set<std::uint32_t> rest;
    for (const auto& [key, row] : shown) rest.insert(row);
    for (const std::uint32_t row : rest) {
        for (std::size_t at = 0; at < top.size(); ++at) across[at] = made_.cube->element(row, top[at]);
        columns.add(across, row);
    }
    rows.finish();
    columns.finish();
}

void Pivot::read_expansion_state() {
    for (const json::Value& entry : definition_["qExpansionState"].items()) {
        const json::Value& position = entry["qPos"];
        const std::string_view name = position["qDimName"].string_or("");
        for (std::uint32_t number = 0; number < visible_.size(); ++number) {
            const engine::DimensionInfo& info = made_.cube->dimensions()[visible_[number]];
            const engine::CubeDimension& dimension = made_.def.cube.dimensions[visible_[number]];
            if (name != info.title && name != dimension.definition && name != unquoted(dimension.definition)) continue;
            Opened& opened = opened_[number];
            opened.all_but = entry["qExcludeList"].bool_or(false);
            for (const json::Value& element : position["qElemNo"].items())
                opened.elements.insert(static_cast<std::int32_t>(element.integer_or(engine::kNullElement)));
            for (const json::Value& text : position["qElemValues"].items()) opened.texts.emplace(text.string_or(""));
        }
    }
}

bool Pivot::opened_by_definition(std::uint32_t dimension, std::int32_t element) const {
    const auto found = opened_.find(dimension);
    if (found == opened_.end()) return false;
    const Opened& opened = found->second;
    const bool listed =
        opened.elements.contains(element) ||
        (!opened.texts.empty() && opened.texts.contains(made_.cube->dimension_value(dimension, element).to_text()));
    return listed != opened.all_but;
}

/// Dimensions by priority, cut into the two axes; the names of several measures are one of them.
void Pivot::place_dimensions() {
    std::vector<int> order;
    const auto add = [&](int level) {
        if (std::find(order.begin(), order.end(), level) == order.end()) order.push_back(level);
    };
    const auto number_of = [&](std::int64_t index) {
        const auto found = std::find(visible_.begin(), visible_.end(), static_cast<std::uint32_t>(index));
        return found == visible_.end() ? -2 : static_cast<int>(found - visible_.begin());
    };
    const bool is_tree = made_.def.mode == "T";  // one axis of dimensions, and the measures of each node
    const bool named = measures() > 1 && !is_tree;
    std::size_t left = 0;  // of the visible levels, those that come first
    std::int64_t wanted = made_.def.left_dimensions, seen = 0;
    const auto place = [&](std::int64_t column) {
        const int level = column == -1 ? -1 : number_of(column);
        if (level >= 0 || (column == -1 && named)) add(level);
        if (++seen == wanted) left = order.size();  // hidden ones count, too
    };
    const auto count = static_cast<std::int64_t>(made_.def.dimensions.size());
    std::vector<bool> listed(made_.def.dimensions.size());
    for (const int column : made_.def.cube.sort_order) {
        if (column >= count || column < -1) continue;
        if (column >= 0) listed[static_cast<std::size_t>(column)] = true;
        place(column);
    }
    for (std::int64_t index = 0; index < count; ++index)
        if (!listed[static_cast<std::size_t>(index)]) place(index);
    const bool names_last = named && std::find(order.begin(), order.end(), -1) == order.end();
    if (wanted < 0 || seen < wanted || is_tree) left = order.size();
    if (names_last) order.push_back(PivotAxis::kMeasures);
    left_.levels.assign(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(left));
    top_.levels.assign(order.begin() + static_cast<std::ptrdiff_t>(left), order.end());
    // Without anything else on top the only measure's name stands there.
    if (top_.levels.empty() && !named && !is_tree && measures() == 1) top_.levels.push_back(PivotAxis::kMeasures);
}

std::vector<int> Pivot::order() const {
    std::vector<int> all = left_.levels;
    const bool only_name = measures() == 1;
    for (const int level : top_.levels)
        if (level != PivotAxis::kMeasures || !only_name) all.push_back(level);
    return all;
}

/// `whole`: with what suppresses rows, and in display order. `across` of the dimensions are on the top axis.
std::shared_ptr<const engine::Cube> Pivot::cube_of(const std::vector<std::uint32_t>& visible, bool whole,
                                                   std::size_t across) const {
    engine::CubeDefinition part = made_.def.cube;
    part.across = static_cast<std::uint32_t>(across);
    part.dimensions.clear();
    for (const std::uint32_t number : visible) part.dimensions.push_back(made_.def.cube.dimensions[visible_[number]]);
    part.sort_order.clear();
    part.suppress_totals = true;
    part.suppress_missing = whole && part.suppress_missing;
    part.suppress_zero = whole && part.suppress_zero;
    return engine::calculate_cube(part, environment_.chart(), made_.def.state);
}

const Pivot::Level& Pivot::level(std::size_t left, std::size_t top) const {
    const auto [place, fresh] = levels_.try_emplace({left, top});
    Level& level = place->second;
    if (!fresh) return level;
    std::vector<std::uint32_t> visible = left_.dimensions();
    visible.resize(left);
    const auto across = top_.dimensions();
    visible.insert(visible.end(), across.begin(), across.begin() + static_cast<std::ptrdiff_t>(top));
    level.cube = cube_of(visible, false, top);
    std::vector<std::int32_t> elements(visible.size());
    for (std::uint32_t row = 0; row < level.cube->rows(); ++row) {
        for (std::uint32_t at = 0; at < visible.size(); ++at) elements[at] = level.cube->element(row, at);
        level.rows.emplace(key_of(elements.data(), elements.size()), row);
    }
    return level;
}

std::optional<engine::Cell> Pivot::cell(const PivotLine& row, const PivotLine& column) const {
    const std::int32_t measure = std::max({row.measure, column.measure, 0});
    if (static_cast<std::size_t>(measure) >= measures()) return std::nullopt;
    const Level& at = level(row.elements.size(), column.elements.size());
    std::vector<std::int32_t> elements = row.elements;
    elements.insert(elements.end(), column.elements.begin(), column.elements.end());
    const auto found = at.rows.find(key_of(elements.data(), elements.size()));
    if (found == at.rows.end()) return std::nullopt;
    const auto place = static_cast<std::uint32_t>(elements.size()) + static_cast<std::uint32_t>(measure);
    return at.cube->page({place, found->second, 1, 1}).rows[0][0];
}

engine::Cell Pivot::header_cell(const PivotHeader& header) const {
    return made_.cube->page({header.dimension, header.row, 1, 1}).rows[0][0];
}

std::vector<engine::Cell> Pivot::values(const HeaderPath& left) const {
    std::vector<engine::Cell> found;
    const Level& at = level(left.size(), 0);
    const auto row = at.rows.find(key_of(left.data(), left.size()));
    if (row == at.rows.end() || measures() == 0) return found;
    return at.cube
        ->page({static_cast<std::uint32_t>(left.size()), row->second, static_cast<std::uint32_t>(measures()), 1})
        .rows[0];
}

}  // namespace orrery::qix
