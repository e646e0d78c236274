// list, full, count, one, privileges: the same for every type.
#include "call.h"
#include "filter.h"
#include "generic.h"
#include "routes.h"

namespace orrery::repository::rest {
namespace {

Response list(Call& call, const Type& type, bool full) {
    Store::Reading reader(call.api.store());
    return list_readable(call, *reader, type, call.access(*reader), full);
}

Response count(Call& call, const Type& type) {
    Store::Reading reader(call.api.store());
    return count_readable(call, *reader, type, call.access(*reader));
}

Response one(Call& call, const Type& type) {
    Store::Reading reader(call.api.store());
    return one_entity(call, *reader, 200, readable(call, *reader, type, call.ids.front()));
}

Response privileges(Call& call, const Type& type) {
    Store::Reading reader(call.api.store());
    const std::vector<Entity> entity{readable(call, *reader, type, call.ids.front())};
    std::string text;
    json::Writer out(text);
    out.begin_array();
    for (auto& names : privileges_of(*reader, call.access(*reader), entity))
        for (auto& name : names) out.string(name);
    out.end_array();
    return Response::json(200, std::move(text));
}

}  // namespace

PredicatePtr readable_where(Call& call, const Type& type, const Access& access) {
    const auto readable_by = [&access](const Type& other) { return access.to(other, Action::read); };
    return all_of(
        {parse_filter(call.target.parameter_or_empty("filter"), type, readable_by), access.to(type, Action::read)});
}

Response list_readable(Call& call, Reader& reader, const Type& type, const Access& access, bool full) {
    Selection selection{.type = &type, .where = readable_where(call, type, access), .brief = !full};
    if (const auto order = parse_order(call.target.parameter_or_empty("orderby"), type)) {
        selection.order = order->field;
        selection.descending = order->descending;
    }
    return entity_list(call, reader, access, 200, reader.select(selection), full);
}

Response count_readable(Call& call, Reader& reader, const Type& type, const Access& access) {
    return value_response(200, reader.count(type, readable_where(call, type, access)));
}

void add_read_routes(Router& router, const Type& type) {
    const auto path = "qrs/" + type.path();
    router.add("GET", path, [&type](Call& call) { return list(call, type, false); });
    router.add("GET", path + "/full", [&type](Call& call) { return list(call, type, true); });
    router.add("GET", path + "/count", [&type](Call& call) { return count(call, type); });
    router.add("GET", path + "/{id}", [&type](Call& call) { return one(call, type); });
    router.add("GET", path + "/{id}/full", [&type](Call& call) { return one(call, type); });
    router.add("GET", path + "/full/{id}", [&type](Call& call) { return one(call, type); });
    router.add("GET", path + "/{id}/privileges", [&type](Call& call) { return privileges(call, type); });
}

}  // namespace orrery::repository::rest
