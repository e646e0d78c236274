// Doc: selections and bookmarks that are kept for a while, without changing the app.
#include "qix/bookmark_view.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

TemporaryStates::Owner owner(Call& call) { return {call.session.user().name(), workspace(call).app().id()}; }

json::Value keep(Call& call, json::Value state, std::int64_t seconds) {
    const std::string id = call.session.engine().temporary_states().keep(
        owner(call), std::move(state), std::chrono::seconds(seconds), TemporaryStates::Clock::now());
    return json::Value::object({{"qId", id}, {"qReturn", true}});
}

Answer store_selections(Call& call) {
    return keep(call, capture_view(*workspace(call).snapshot(), {}), call.params.integer("qTTLOfTempState"));
}

Answer create_bookmark(Call& call) {
    const json::Value& options = call.params["qOptions"];
    const ViewParts parts{options["qIncludeVariables"].bool_or(false), call.params.texts("qObjectIdsToPatch"),
                          options["qIncludeAllPatches"].bool_or(false)};
    return keep(call, capture_view(*workspace(call).snapshot(), parts), 0);
}

Answer restore(Call& call) {
    const std::string& id = call.params.text("qId");
    const auto state = call.session.engine().temporary_states().find(owner(call), id, TemporaryStates::Clock::now());
    if (!state) throw QixError(ErrorCode::not_found, "Not found: no such state is kept (any more)", id);
    return result_of("qReturn", apply_view(call, *state));
}

}  // namespace

void add_temporary_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "StoreTempSelectionState", "qTTLOfTempState:integer?", store_selections);
    registry.add(doc, "RestoreTempSelectionState", "qId", restore);
    registry.add(doc, "CreateTemporaryBookmark", "qOptions:object? qObjectIdsToPatch:array?", create_bookmark);
    registry.add(doc, "ApplyTemporaryBookmark", "qId", restore);
}

}  // namespace orrery::qix
