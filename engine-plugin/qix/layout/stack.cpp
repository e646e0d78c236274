#include "qix/layout/stack.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "qix/calculated_cube.h"
#include "qix/layout/pages.h"
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
    if (cell.attributes.empty()) return {};
    Value values = Value::array();
    for (const engine::AttributeValue& attribute : cell.attributes)
        values.push_back(Value::object({{"qText", attribute.text}, {"qNum", wire_number(attribute.number)}}));
    return Value::object({{"qValues", std::move(values)}});
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

// As deep as the cube has dimensions.
Value node_value(const Node& node, std::size_t row) {
    Value below = Value::array();
    for (std::size_t at = 0; at < node.below.size(); ++at) below.push_back(node_value(node.below[at], at));
    Value value = Value::object({{"qText", node.text},
                                 {"qElemNo", node.element},
                                 {"qValue", wire_number(node.number)},
                                 {"qType", node.type},
                                 {"qMaxPos", node.max_positive},
                                 {"qMinNeg", node.min_negative},
                                 {"qUp", 0},
                                 {"qDown", 0},
                                 {"qRow", row},
                                 {"qSubNodes", std::move(below)}});
    if (!node.attributes.is_null()) value.set("qAttrExps", node.attributes);
    return value;
}

}  // namespace

Value stacked_pages(const engine::Cube& cube, std::int64_t most_cells) {
    const std::size_t dimensions = visible_count(cube.dimensions());
    Node root;
    root.type = "R";
    std::size_t widest = 0;
    if (visible_count(cube.measures()) > 0 && dimensions > 0) {
        const auto rows = static_cast<std::uint32_t>(
            std::min<std::int64_t>(cube.rows(), std::clamp<std::int64_t>(most_cells, 0, kMostCells)));
        const auto columns = static_cast<std::uint32_t>(dimensions + 1);
        for (const auto& cells : cube.page({0, 0, columns, rows}).rows) add_row(root, cells, dimensions);
    }
    for (const Node& node : root.below) widest = std::max(widest, node.below.size());
    const Page area{0, 0, std::ssize(root.below), static_cast<std::int64_t>(widest)};
    return Value::array({Value::object({{"qData", Value::array({node_value(root, 0)})}, {"qArea", area.area()}})});
}

}  // namespace orrery::qix
