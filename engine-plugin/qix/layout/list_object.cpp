#include "qix/layout/list_object.h"

#include <set>

#include "qix/layout/columns.h"
#include "qix/layout/pages.h"

namespace orrery::qix {
namespace {

using json::Value;

struct Calculated {
    ListDef def;
    std::shared_ptr<const engine::ListObject> list;
};

Calculated calculate(const Snapshot& snapshot, const Environment& environment, const DefinitionPlace& place,
                     const Value& definition, const std::string& inherited_state) {
    Calculated result{read_list(snapshot, environment, definition, inherited_state), nullptr};
    if (const auto search = snapshot.searches.find(place); search != snapshot.searches.end())
        result.def.list.search = search->second;
    if (!snapshot.selections->has_state(result.def.state)) {
        std::string message = "there is no state ";
        message += result.def.state;
        result.def.dimension.error = {ErrorCode::calc_invalid_definition, std::move(message)};
        result.def.state = std::string(engine::kDefaultState);
    }
    result.list = engine::calculate_list(result.def.list, environment.chart(), result.def.state);
    return result;
}

Value list_cell(const engine::ListCell& cell, engine::FrequencyMode frequency) {
    Value value = cell_value(cell);
    if (frequency != engine::FrequencyMode::none && !cell.is_measure) value.set("qFrequency", cell.frequency);
    if (cell.highlights.empty()) return value;
    Value ranges = Value::array();
    for (const engine::ListCell::Range& range : cell.highlights)
        ranges.push_back(Value::object({{"qCharPos", range.position}, {"qCharCount", range.count}}));
    value.set("qHighlightRanges", Value::object({{"qRanges", std::move(ranges)}}));
    return value;
}

Value make_pages(const Calculated& from, const std::vector<Page>& pages) {
    require_few_cells(pages, from.list->columns(), from.list->rows());
    Value made = Value::array();
    for (const Page& wanted : pages) {
        const Page page = wanted.clipped(from.list->columns(), from.list->rows());
        Value matrix = Value::array();
        for (const auto& cells : from.list->page(page.engine_area()).rows) {
            Value row = Value::array();
            for (const engine::ListCell& cell : cells) row.push_back(list_cell(cell, from.def.list.frequency));
            matrix.push_back(std::move(row));
        }
        made.push_back(data_page(std::move(matrix), page));
    }
    return made;
}

void echo_client_members(const Value& definition, Value& result) {
    static const std::set<std::string_view> known = {
        "qStateName",        "qLibraryId",        "qDef",         "qAutoSortByState",          "qFrequencyMode",
        "qShowAlternatives", "qInitialDataFetch", "qExpressions", "qDirectQuerySimplifiedView"};
    for (const json::Member& member : definition.members())
        if (!known.contains(member.name)) result.set(member.name, member.value);
}

}  // namespace

Value list_layout(const Snapshot& snapshot, const Environment& environment, const DefinitionPlace& place,
                  const Value& definition, const std::string& inherited_state) {
    const Calculated made = calculate(snapshot, environment, place, definition, inherited_state);
    Value result = Value::object();
    echo_client_members(definition, result);
    Value expressions = Value::array();
    for (std::size_t at = 0; at < made.def.list.expressions.size(); ++at) {
        Value expression = Value::object({{"qExpr", made.def.list.expressions[at]}});
        if (at < made.list->expressions().size() && made.list->expressions()[at].error) {
            const engine::CalculationError& error = *made.list->expressions()[at].error;
            expression.set("qError", error_value(error.code, error.message));
        }
        expressions.push_back(std::move(expression));
    }
    result.set("qStateName", made.def.state);
    result.set("qSize", Value::object({{"qcx", made.list->columns()}, {"qcy", made.list->rows()}}));
    result.set("qDimensionInfo",
               dimension_info(made.list->dimension(), made.def.dimension, environment, snapshot, made.def.state));
    result.set("qExpressions", std::move(expressions));
    if (made.def.dimension.error)
        result.set("qError",
                   error_value(static_cast<int>(made.def.dimension.error->code), made.def.dimension.error->message));
    else if (made.list->error())
        result.set("qError", error_value(made.list->error()->code, made.list->error()->message));
    result.set("qDataPages", make_pages(made, read_pages(definition["qInitialDataFetch"])));
    return result;
}

Value list_pages(const Snapshot& snapshot, const Environment& environment, const DefinitionPlace& place,
                 const Value& definition, const std::string& inherited_state, const Value& pages) {
    return make_pages(calculate(snapshot, environment, place, definition, inherited_state), read_pages(pages));
}

}  // namespace orrery::qix
