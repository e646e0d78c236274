#include "qix/layout/stack.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "qix/calculated_cube.h"
#include "qix/layout/columns.h"
#include "qix/message.h"

namespace orrery::qix {
namespace {

using json::Value;

struct Node {
    std::string text;
    double number = std::nan("");
    std::int32_t element = 0;
    std::string_view type = "N";
    double max_positive = 0, min_negative = 0;  // sums of the values below
    Value attributes;
    std::vector<Node> below;
    std::map<std::int32_t, std::size_t> places;  // of elements in `below`
    std::set<std::int32_t> left_out;             // elements that would be below if there were room

    Node& child(const engine::Cell& cell) {
        const auto [place, fresh] = places.try_emplace(cell.element, below.size());
        if (fresh) {
            Node node;
            node.text = cell.text;
            node.number = cell.number;
            node.element = cell.element;
            if (cell.is_null) node.type = "U";
            if (cell.element == engine::kOthersElement) node.type = "O";
            below.push_back(std::move(node));
        }
        return below[place->second];
    }
};

Value attribute_values(const engine::Cell& cell) {
    Value values = Value::object();
    add_attributes(cell, values);
    return values;
}

void add_row(Node& root, const std::vector<engine::Cell>& cells, std::size_t dimensions) {
    const engine::Cell& measure = cells[dimensions];
    const double value = std::isnan(measure.number) ? 0 : measure.number;
    Node* at = &root;
    for (std::size_t depth = 0; depth <= dimensions; ++depth) {
        (value > 0 ? at->max_positive : at->min_negative) += value;
        if (depth == dimensions) break;
        at = &at->child(cells[depth]);
        at->attributes = attribute_values(cells[depth]);
    }
    Node leaf;
    leaf.text = measure.text;
    leaf.number = measure.number;
    leaf.type = "V";
    leaf.max_positive = std::max(0.0, value);
    leaf.min_negative = std::min(0.0, value);
    leaf.attributes = attribute_values(measure);
    at->below.push_back(std::move(leaf));
}

/// A row beyond the cells that there is room for: it is part of its bar, which stays as long as it is.
void add_to_bar(Node& root, const engine::Cube& cube, std::uint32_t row, std::size_t dimensions) {
    const auto place = root.places.find(cube.element(row, 0));
    const double value = cube.number(row, 0);
    const auto add = [&](Node& node) { (value > 0 ? node.max_positive : node.min_negative) += value; };
    if (!std::isnan(value)) add(root);
    if (place == root.places.end()) return;
    Node& bar = root.below[place->second];
    if (!std::isnan(value)) add(bar);
    if (dimensions > 1 && !bar.places.contains(cube.element(row, 1))) bar.left_out.insert(cube.element(row, 1));
}

/// A part of something that there are so many of.
struct Window {
    std::int64_t first, last;  // [first, last)
    Window(std::int64_t begin, std::int64_t length, std::size_t of)
        : first(std::min<std::int64_t>(begin, static_cast<std::int64_t>(of))),
          last(first + std::min<std::int64_t>(length, static_cast<std::int64_t>(of) - first)) {}
};

/// `window`: the nodes below that are wanted; those before and behind them are counted only.
// As deep as the cube has dimensions.
Value node_value(const Node& node, std::size_t row, const Window& window, std::size_t before, std::size_t after) {
    Value below = Value::array();
    for (std::int64_t at = window.first; at < window.last; ++at) {
        const Node& child = node.below[static_cast<std::size_t>(at)];
        below.push_back(node_value(child, static_cast<std::size_t>(at),
                                   Window(0, std::ssize(child.below), child.below.size()), 0, 0));
    }
    Value value = Value::object({{"qText", node.text},
                                 {"qElemNo", node.element},
                                 {"qValue", wire_number(node.number)},
                                 {"qType", node.type},
                                 {"qMaxPos", node.max_positive},
                                 {"qMinNeg", node.min_negative},
                                 {"qUp", before},
                                 {"qDown", after},
                                 {"qRow", row},
                                 {"qSubNodes", std::move(below)}});
    for (const json::Member& attribute : node.attributes.members()) value.set(attribute.name, attribute.value);
    return value;
}

/// Which row belongs to which node of the first level, numbered as they come.
std::vector<std::uint32_t> first_level(const engine::Cube& cube, std::size_t& count) {
    std::vector<std::uint32_t> node_of_row(cube.rows());
    std::unordered_map<std::int32_t, std::uint32_t> numbers;
    for (std::uint32_t row = 0; row < cube.rows(); ++row)
        node_of_row[row] = numbers.try_emplace(cube.element(row, 0), numbers.size()).first->second;
    count = numbers.size();
    return node_of_row;
}

/// Widest node of the first level: values of the second dimension in it.
std::size_t widest_of(const engine::Cube& cube, const std::vector<std::uint32_t>& node_of_row, std::size_t count) {
    if (visible_count(cube.dimensions()) < 2) return count > 0 ? 1 : 0;
    std::vector<std::set<std::int32_t>> below(count);
    for (std::uint32_t row = 0; row < cube.rows(); ++row) below[node_of_row[row]].insert(cube.element(row, 1));
    std::size_t widest = 0;
    for (const auto& elements : below) widest = std::max(widest, elements.size());
    return widest;
}

bool is_stackable(const engine::Cube& cube) {
    return visible_count(cube.dimensions()) > 0 && visible_count(cube.measures()) > 0;
}

Value stacked_page(const engine::Cube& cube, const Page& wanted, std::int64_t most_cells) {
    Node root;
    root.type = "R";
    std::size_t nodes = 0;
    const auto node_of_row = is_stackable(cube) ? first_level(cube, nodes) : std::vector<std::uint32_t>();
    const Window rows(wanted.top, wanted.height, nodes);
    const std::size_t dimensions = visible_count(cube.dimensions());
    std::int64_t cells = 0;
    for (std::uint32_t row = 0; row < node_of_row.size(); ++row) {
        if (node_of_row[row] < rows.first || node_of_row[row] >= rows.last) continue;
        if (cells++ < most_cells)
            add_row(root, cube.page({0, row, static_cast<std::uint32_t>(dimensions + 1), 1}).rows[0], dimensions);
        else
            add_to_bar(root, cube, row, dimensions);
    }
    std::size_t widest = 0;
    for (const Node& node : root.below) widest = std::max(widest, node.below.size());
    const Window columns(wanted.left, wanted.width, widest);
    Value page = node_value(root, 0, Window(0, 0, 0), static_cast<std::size_t>(rows.first),
                            nodes - static_cast<std::size_t>(rows.last));
    Value below = Value::array();
    for (std::size_t at = 0; at < root.below.size(); ++at) {
        const Node& node = root.below[at];
        const Window part(columns.first, columns.last - columns.first, node.below.size());
        below.push_back(node_value(node, static_cast<std::size_t>(rows.first) + at, part,
                                   static_cast<std::size_t>(part.first),
                                   node.below.size() - static_cast<std::size_t>(part.last) + node.left_out.size()));
    }
    page.set("qSubNodes", std::move(below));
    const Page area{columns.first, rows.first, columns.last - columns.first, std::ssize(root.below)};
    return Value::object({{"qData", Value::array({std::move(page)})}, {"qArea", area.area()}});
}

}  // namespace

Value stacked_pages(const engine::Cube& cube, const std::vector<Page>& pages, std::int64_t most_cells) {
    Value made = Value::array();
    const std::int64_t most =
        std::clamp<std::int64_t>(most_cells, 0, kMostCells) / std::max<std::int64_t>(1, std::ssize(pages));
    for (const Page& page : pages) made.push_back(stacked_page(cube, page, most));
    return made;
}

Value stacked_size(const engine::Cube& cube) {
    std::size_t nodes = 0;
    if (!is_stackable(cube)) return Value::object({{"qcx", 0}, {"qcy", 0}});
    const auto node_of_row = first_level(cube, nodes);
    return Value::object({{"qcx", widest_of(cube, node_of_row, nodes)}, {"qcy", nodes}});
}

}  // namespace orrery::qix
