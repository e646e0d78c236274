// The answering node's own entities.
#include "generic.h"
#include "model/fold.h"
#include "routes.h"

namespace orrery::repository::rest {
namespace {

Response node(Call& call) {
    Store::Reading reader(call.api.store());
    const auto& type = call.model().at("ServerNodeConfiguration");
    return one_entity(call, *reader, 200, readable(call, *reader, type, call.api.about().node));
}

Response service(Call& call, const std::string& type_name) {
    const Type& type = call.model().at(type_name);
    Store::Reading reader(call.api.store());
    auto here = compare(type.field("serverNodeConfiguration"), Test::equal, {Value(call.api.about().node)});
    const auto found = reader->select(
        {.type = &type, .where = all_of({std::move(here), call.access(*reader).to(type, Action::read)})});
    if (found.empty()) throw Refusal(404, "This node has no " + type.name() + ".");
    return one_entity(call, *reader, 200, found.front());
}

}  // namespace

void add_local_routes(Router& router) {
    router.add("GET", "qrs/servernodeconfiguration/local", node);
    for (std::string type :
         {"RepositoryService", "ProxyService", "EngineService", "SchedulerService", "PrintingService"})
        router.add("GET", "qrs/" + fold(type) + "/local", [type](Call& call) { return service(call, type); });
}

}  // namespace orrery::repository::rest
