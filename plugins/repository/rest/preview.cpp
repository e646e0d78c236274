// What the caller could do with an entity that is only described, not stored.
#include "generic.h"
#include "model/json_read.h"
#include "routes.h"

namespace orrery::repository::rest {
namespace {

Entity described(Call& call, Reader& reader, const Type& type) {
    auto entity = Entity::fresh(type);
    if (const auto caller = call.subject(reader).id; type.is_owned() && !caller.zero()) entity.at("owner") = caller;
    read_onto(entity, call.body());
    return entity;
}

bool would_allow(Call& call, Reader& reader, const Entity& entity, Action action) {
    return evaluate(*call.access(reader).to(*entity.type, action), entity, reader);
}

Response create_privilege(Call& call, const Type& type) {
    Store::Reading reader(call.api.store());
    const auto entity = described(call, *reader, type);
    return Response::json(200, would_allow(call, *reader, entity, Action::create) ? "true" : "false");
}

Response privileges(Call& call, const Type& type) {
    Store::Reading reader(call.api.store());
    const auto entity = described(call, *reader, type);
    std::string text;
    json::Writer out(text);
    out.begin_array();
    for (auto& entry : action_names())
        if (would_allow(call, *reader, entity, entry.action)) out.string(entry.name);
    out.end_array();
    return Response::json(200, std::move(text));
}

}  // namespace

void add_preview_routes(Router& router, const Type& type) {
    const auto path = "qrs/" + type.path();
    router.add("POST", path + "/previewcreateprivilege", [&type](Call& call) { return create_privilege(call, type); });
    router.add("POST", path + "/previewprivileges", [&type](Call& call) { return privileges(call, type); });
}

}  // namespace orrery::repository::rest
