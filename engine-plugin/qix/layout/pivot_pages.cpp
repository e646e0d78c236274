// Pivot tables on the wire: headers as trees, values as a matrix.
#include <algorithm>

#include "qix/layout/columns.h"
#include "qix/layout/pages.h"
#include "qix/layout/pivot.h"
#include "qix/message.h"

namespace orrery::qix {
namespace {

using json::Value;

struct Range {
    std::size_t first = 0, last = 0;
};

/// What a total or a measure's name says.
std::string plain_text(const Pivot& pivot, const PivotHeader& header) {
    const CalculatedCube& made = pivot.made();
    const bool is_total = header.kind == PivotHeader::Kind::total;
    std::int64_t place = is_total ? header.dimension : header.element;
    const auto visible_at = [&](const auto& infos) {
        std::size_t index = 0;
        for (; index < infos.size(); ++index)
            if (infos[index].visible && place-- == 0) break;
        return index;
    };
    if (is_total) return made.def.dimensions[visible_at(made.cube->dimensions())].total_label;
    return made.cube->measures()[visible_at(made.cube->measures())].title;
}

// As deep as there are dimensions.
Value header_value(const Pivot& pivot, const PivotHeader& header, const Range& page) {
    Value value = Value::object();
    if (header.kind == PivotHeader::Kind::value) {
        const engine::Cell cell = pivot.header_cell(header);
        value.set("qText", cell.is_null ? "-" : cell.text);
        value.set("qElemNo", header.element);
        value.set("qValue", wire_number(cell.number));
        value.set("qType", cell.is_null ? "U" : header.element == engine::kOthersElement ? "O" : "N");
        add_attributes(cell, value);
    } else {
        value.set("qText", plain_text(pivot, header));
        value.set("qElemNo", header.element);
        value.set("qValue", "NaN");
        value.set("qType", header.kind == PivotHeader::Kind::total ? "T" : "P");
    }
    if (header.can_expand) value.set("qCanExpand", true);
    if (header.can_collapse) value.set("qCanCollapse", true);
    value.set("qUp", page.first - std::min(page.first, header.first));
    value.set("qDown", std::max(page.last, header.last) - page.last);
    Value below = Value::array();
    for (const PivotHeader& each : header.below)
        if (each.first < page.last && each.last > page.first) below.push_back(header_value(pivot, each, page));
    value.set("qSubNodes", std::move(below));
    return value;
}

Value headers_value(const Pivot& pivot, const PivotAxis& axis, const Range& page) {
    Value headers = Value::array();
    for (const PivotHeader& header : axis.headers)
        if (header.first < page.last && header.last > page.first) headers.push_back(header_value(pivot, header, page));
    return headers;
}

/// Where a table shows something for combinations that are not there.
Value missing_value() { return Value::object({{"qLabel", ""}, {"qText", ""}, {"qNum", 0}, {"qType", "V"}}); }

Value point_value(const std::optional<engine::Cell>& cell, bool populate) {
    if (populate && (!cell || cell->is_null)) return missing_value();
    const bool empty = !cell || cell->is_null;
    Value value = Value::object({{"qLabel", ""},
                                 {"qText", empty ? "-" : cell->text},
                                 {"qNum", wire_number(cell ? cell->number : engine::kNotANumber)},
                                 {"qType", empty ? "U" : "V"}});
    if (cell) add_attributes(*cell, value);
    return value;
}

Value page_value(const Pivot& pivot, const Page& page) {
    const Range rows{static_cast<std::size_t>(page.top), static_cast<std::size_t>(page.top + page.height)};
    const Range columns{static_cast<std::size_t>(page.left), static_cast<std::size_t>(page.left + page.width)};
    Value data = Value::array();
    for (std::size_t row = rows.first; row < rows.last; ++row) {
        Value line = Value::array();
        for (std::size_t column = columns.first; column < columns.last; ++column)
            line.push_back(point_value(pivot.cell(pivot.left().lines[row], pivot.top().lines[column]),
                                       pivot.made().def.populate_missing));
        data.push_back(std::move(line));
    }
    return Value::object({{"qLeft", headers_value(pivot, pivot.left(), rows)},
                          {"qTop", headers_value(pivot, pivot.top(), columns)},
                          {"qData", std::move(data)},
                          {"qArea", page.area()}});
}

}  // namespace

Value pivot_pages(const Pivot& pivot, const Value& pages) {
    Value made = Value::array();
    if (pivot.made().cube->error()) return made;
    const std::int64_t columns = std::ssize(pivot.top().lines), rows = std::ssize(pivot.left().lines);
    const std::vector<Page> wanted = read_pages(pages);
    require_few_cells(wanted, columns, rows);
    for (const Page& page : wanted) made.push_back(page_value(pivot, page.clipped(columns, rows)));
    return made;
}

void describe_pivot(const Pivot& pivot, const Value& definition, Value& layout) {
    Value order = Value::array();
    for (const int level : pivot.order()) order.push_back(level);
    layout.set("qSize", Value::object({{"qcx", pivot.top().lines.size()}, {"qcy", pivot.left().lines.size()}}));
    layout.set("qEffectiveInterColumnSortOrder", std::move(order));
    layout.set("qNoOfLeftDims", pivot.left().levels.size());
    layout.set("qPivotDataPages", pivot_pages(pivot, definition["qInitialDataFetch"]));
    if (definition["qExpansionState"].is_array()) layout.set("qExpansionState", definition["qExpansionState"]);
    for (const char* flag : {"qIndentMode", "qShowTotalsAbove", "qAlwaysFullyExpanded"})
        if (definition[flag].bool_or(false)) layout.set(flag, true);
}

}  // namespace orrery::qix
