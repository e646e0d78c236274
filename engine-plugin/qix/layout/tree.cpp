#include "qix/layout/tree.h"

#include <algorithm>
#include <limits>

#include "qix/layout/columns.h"
#include "qix/layout/pages.h"
#include "qix/message.h"
#include "qix/wire_enums.h"

namespace orrery::qix {
namespace {

using json::Value;

constexpr std::int64_t kMostNodes = 100'000;

/// What one option asks for: which levels, and on each of them which places.
struct Wanted {
    std::int64_t first_level = 0, last_level = std::numeric_limits<std::int64_t>::max();
    std::vector<Page> areas;  ///< levels by places within their parent; a level in none of them: everything

    bool holds(std::int64_t level, std::int64_t place) const {
        const auto area = std::find_if(areas.begin(), areas.end(), [&](const Page& each) {
            return level >= each.left && level < each.left + std::max<std::int64_t>(1, each.width);
        });
        if (area == areas.end() || area->height == 0) return true;
        return place >= area->top && place < area->top + area->height;
    }
};

Wanted read_option(const Value& option) {
    Wanted wanted;
    wanted.first_level = std::max<std::int64_t>(0, option["qTreeLevels"]["qLeft"].integer_or(0));
    const std::int64_t depth = option["qTreeLevels"]["qDepth"].integer_or(-1);
    if (depth > 0 && depth < 1000) wanted.last_level = wanted.first_level + depth - 1;
    Value areas = Value::array();
    for (const Value& node : option["qTreeNodes"].items()) areas.push_back(node["qArea"]);
    wanted.areas = read_pages(areas);
    return wanted;
}

/// Makes the nodes of one option, numbered as they come.
class TreeWriter {
public:
    TreeWriter(const Pivot& pivot, const Wanted& wanted) : pivot_(pivot), wanted_(wanted) {}

    Value root() {
        Value value = Value::object({{"qText", ""}, {"qValue", "NaN"}, {"qElemNo", -1}, {"qNodeNr", number_++}});
        value.set("qParentNode", -1);
        value.set("qRow", 0);
        value.set("qType", "R");
        value.set("qGroupPos", 0);
        value.set("qTreePath", Value::array());
        complete(value, pivot_.left().headers, 0, 0);
        return value;
    }
    std::int64_t nodes() const { return number_; }

private:
    // As deep as there are dimensions.
    Value node(const PivotHeader& header, std::size_t place, std::int64_t level, std::int64_t parent) {
        const engine::Cell cell = pivot_.header_cell(header);
        const std::int64_t number = number_++;
        Value value = Value::object({{"qText", cell.is_null ? "-" : cell.text},
                                     {"qValue", wire_number(cell.number)},
                                     {"qElemNo", header.element},
                                     {"qNodeNr", number},
                                     {"qParentNode", parent},
                                     {"qRow", header.first},
                                     {"qType", cell.is_null ? "U" : "N"},
                                     {"qState", state_letter(cell.state)},
                                     {"qGroupPos", place}});
        add_attributes(cell, value);
        Value path = Value::array();
        for (const std::size_t each : places_) path.push_back(each);
        value.set("qTreePath", std::move(path));
        elements_.push_back(header.element);
        places_.push_back(place);
        complete(value, header.below, level + 1, number);
        places_.pop_back();
        elements_.pop_back();
        return value;
    }

    void complete(Value& value, const std::vector<PivotHeader>& below, std::int64_t level, std::int64_t number) {
        value.set("qValues", measures());
        add_extremes(value, below, level);
        value.set("qGroupSize", below.size());
        Value nodes = Value::array();
        add_nodes(nodes, below, level, number);
        value.set("qNodes", std::move(nodes));
    }

    /// Levels left out on the outside are gone through: their children take their place.
    void add_nodes(Value& nodes, const std::vector<PivotHeader>& headers, std::int64_t level, std::int64_t parent) {
        if (level > wanted_.last_level || number_ > kMostNodes) return;
        for (std::size_t place = 0; place < headers.size(); ++place) {
            if (headers[place].kind != PivotHeader::Kind::value ||
                !wanted_.holds(level, static_cast<std::int64_t>(place)))
                continue;
            if (level >= wanted_.first_level) {
                nodes.push_back(node(headers[place], place, level, parent));
                continue;
            }
            elements_.push_back(headers[place].element);
            places_.push_back(place);
            add_nodes(nodes, headers[place].below, level + 1, parent);
            places_.pop_back();
            elements_.pop_back();
        }
    }

    Value measures() const {
        Value values = Value::array();
        for (const engine::Cell& cell : pivot_.values(elements_)) {
            Value value =
                Value::object({{"qText", cell.is_null ? "-" : cell.text}, {"qValue", wire_number(cell.number)}});
            add_attributes(cell, value);
            values.push_back(std::move(value));
        }
        return values;
    }

    /// Sums of the positive and of the negative values of the next level, by measure.
    void add_extremes(Value& value, const std::vector<PivotHeader>& below, std::int64_t level) {
        std::vector<double> positive, negative;
        if (level <= wanted_.last_level)
            for (const PivotHeader& header : below) {
                elements_.push_back(header.element);
                const auto cells = pivot_.values(elements_);
                elements_.pop_back();
                positive.resize(cells.size());
                negative.resize(cells.size());
                for (std::size_t at = 0; at < cells.size(); ++at)
                    if (const double number = cells[at].number; number == number)
                        (number > 0 ? positive : negative)[at] += number;
            }
        Value most = Value::array(), least = Value::array();
        for (const double number : positive) most.push_back(wire_number(number));
        for (const double number : negative) least.push_back(wire_number(number));
        value.set("qMaxPos", std::move(most));
        value.set("qMinNeg", std::move(least));
    }

    const Pivot& pivot_;
    const Wanted& wanted_;
    HeaderPath elements_;
    std::vector<std::size_t> places_;
    std::int64_t number_ = 0;
};

// As deep as there are dimensions.
void count_nodes(const std::vector<PivotHeader>& headers, std::size_t level, std::vector<std::size_t>& counts) {
    if (headers.empty()) return;
    if (counts.size() <= level) counts.resize(level + 1);
    counts[level] += headers.size();
    for (const PivotHeader& header : headers) count_nodes(header.below, level + 1, counts);
}

}  // namespace

Value tree_nodes(const Pivot& pivot, const Value& option) {
    Value nodes = Value::array();
    if (pivot.made().cube->error()) return nodes;
    const Wanted wanted = read_option(option);
    TreeWriter writer(pivot, wanted);
    Value root = writer.root();
    const std::int64_t asked = option["qMaxNbrOfNodes"].integer_or(0);
    const std::int64_t most = asked > 0 ? std::min(asked, kMostNodes) : kMostNodes;
    if (writer.nodes() > most) root.set("qNodes", Value::array());
    return nodes.push_back(std::move(root));
}

void describe_tree(const Pivot& pivot, const Value& definition, Value& layout) {
    std::vector<std::size_t> counts;
    count_nodes(pivot.left().headers, 0, counts);
    Value on_dimensions = Value::array();
    for (const std::size_t count : counts) on_dimensions.push_back(count);
    layout.set("qTreeNodesOnDim", std::move(on_dimensions));
    const bool fetch = definition["qInitialDataFetch"].size() > 0;
    layout.set("qTreeDataPages", fetch ? tree_nodes(pivot, {}) : Value::array());
}

}  // namespace orrery::qix
