// POST <type>/table: chosen columns of the readable entities, in pages.
#include <algorithm>
#include <charconv>

#include "filter.h"
#include "generic.h"
#include "model/fold.h"
#include "model/json_read.h"
#include "routes.h"
#include "table_cells.h"

namespace orrery::repository::rest {
namespace {

std::size_t number_parameter(const Call& call, std::string_view name) {
    const auto text = call.target.parameter_or_empty(name);
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!text.empty() && (error != std::errc{} || end != text.data() + text.size()))
        throw Refusal(400, "The parameter '" + std::string(name) + "' must be a whole number from 0 on.");
    return number;
}

std::optional<Order> sort_column(const Call& call, const Type& type, const std::vector<Column>& columns) {
    const auto wanted = call.target.parameter_or_empty("sortColumn");
    if (wanted.empty()) return std::nullopt;
    for (auto& column : columns)
        if (same_name(column.name, wanted)) {
            auto order = parse_order(column.definition, type);
            if (order)
                order->descending = call.target.parameter("orderAscending") && !call.target.flag("orderAscending");
            return order;
        }
    throw Refusal(400, "The parameter 'sortColumn' names no column of the table.");
}

Response table(Call& call, const Type& type) {
    const auto body = call.body();
    Store::Reading reader(call.api.store());
    const auto& access = call.access(*reader);
    const auto columns = read_columns(body, type, [&](const Type& other) { return access.to(other, Action::read); });
    Selection selection{.type = &type, .where = readable_where(call, type, access)};
    if (const auto order = sort_column(call, type, columns)) {
        selection.order = order->field;
        selection.descending = order->descending;
    }
    auto entities = reader->select(selection);
    const auto skip = std::min(number_parameter(call, "skip"), entities.size());
    const auto take = number_parameter(call, "take");
    entities.erase(entities.begin(), entities.begin() + static_cast<std::ptrdiff_t>(skip));
    if (take && take < entities.size()) entities.resize(take, Entity{});
    std::string text;
    json::Writer out(text);
    write_table(out, columns, entities, *reader, access);
    return Response::json(201, std::move(text));
}

}  // namespace

void add_table_routes(Router& router, const Type& type) {
    router.add("POST", "qrs/" + type.path() + "/table", [&type](Call& call) { return table(call, type); });
}

}  // namespace orrery::repository::rest
