// Apps beyond the generic verbs: publish, unpublish, the hub's list.
#include "generic.h"
#include "publication.h"
#include "routes.h"

namespace orrery::repository::rest {
namespace {

Guid guid_parameter(const Call& call, std::string_view name) {
    const auto id = Guid::parse(call.target.parameter_or_empty(name));
    if (!id) throw Refusal(400, "The parameter '" + std::string(name) + "' must be the id of a stream.");
    return *id;
}

std::string name_parameter(const Call& call, const Type& type) {
    auto name = call.target.parameter_or_empty("name");
    if (name.size() > type.field("name").limit) throw Refusal(400, "The parameter 'name' is too long.");
    return name;
}

Response stored(Call& call, Store::Unit& unit, int status, const Entity& app) {
    unit.commit();
    unit.reader().forget();
    return one_entity(call, unit.reader(), status, app);
}

Response publish(Call& call) {
    const Type& type = call.model().at("App");
    const auto stream_id = guid_parameter(call, "stream");
    call.verb = "Publish";
    auto unit = call.unit();
    auto& reader = unit.reader();
    const auto app = readable(call, reader, type, call.ids.front(), true);
    require(call, reader, Action::publish, app);
    if (app.flag("published")) throw Refusal(400, "The app is published already; unpublish it first.");
    const auto stream = readable(call, reader, call.model().at("Stream"), stream_id);
    require(call, reader, Action::publish, stream);
    return stored(call, unit, 200, publish_app(unit, app, stream.id(), name_parameter(call, type)));
}

Response unpublish(Call& call) {
    call.verb = "Unpublish";
    auto unit = call.unit();
    const auto app = readable(call, unit.reader(), call.model().at("App"), call.ids.front(), true);
    require(call, unit.reader(), Action::publish, app);
    if (!app.flag("published")) throw Refusal(400, "The app is not published.");
    return stored(call, unit, 200, unpublish_app(unit, app));
}

// Whatever page asks: the hub shows what the hub's rules give.
Response hub_list(Call& call, bool full) {
    Store::Reading reader(call.api.store());
    const auto& access = call.access(*reader, RuleContext::hub);
    return list_readable(call, *reader, call.model().at("App"), access, full);
}

Response hub_count(Call& call) {
    Store::Reading reader(call.api.store());
    return count_readable(call, *reader, call.model().at("App"), call.access(*reader, RuleContext::hub));
}

}  // namespace

void add_app_routes(Router& router) {
    router.add("PUT", "qrs/app/{id}/publish", publish);
    router.add("POST", "qrs/app/{id}/unpublish", unpublish);
    router.add("PUT", "qrs/app/{id}/unpublish", unpublish);
    router.add("GET", "qrs/app/hublist", [](Call& call) { return hub_list(call, false); });
    router.add("GET", "qrs/app/hublist/full", [](Call& call) { return hub_list(call, true); });
    router.add("GET", "qrs/app/hublist/count", hub_count);
}

}  // namespace orrery::repository::rest
