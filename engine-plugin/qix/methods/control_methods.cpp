// Global: what must not wait behind other requests: progress and cancelling.
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

json::Value progress(ImmediateCall& call) {
    const std::int64_t reload = call.session.reload_of(&call.connection, call.params["qRequestId"]);
    return result_of("qProgressData", call.session.engine().reloads().progress(reload));
}

std::shared_ptr<ReloadDebugger> debugger(ImmediateCall& call) {
    return call.session.engine().reloads().debugger(
        call.session.reload_of(&call.connection, call.params["qRequestId"]));
}

json::Value get_interact(ImmediateCall& call) {
    const auto asked = debugger(call);
    const auto wanted = asked == nullptr ? std::nullopt : asked->wanted();
    return json::Value::object({{"qReturn", wanted.has_value()}, {"qDef", wanted ? *wanted : json::Value::object()}});
}

/// An answer that nobody waits for changes nothing: the reload may have been cancelled just then.
json::Value interact_done(ImmediateCall& call) {
    if (const auto asked = debugger(call)) asked->answer(call.params["qDef"]["qResult"].integer_or(0));
    return nothing();
}

json::Value cancel(ImmediateCall& call) {
    call.session.cancel(&call.connection, call.params["qRequestId"]);
    return nothing();
}

json::Value cancel_all(ImmediateCall& call) {
    call.session.cancel_all();
    return nothing();
}

json::Value cancel_reload(ImmediateCall& call) {
    call.session.cancel_reload();
    return nothing();
}

}  // namespace

void add_control_methods(Registry& registry) {
    registry.add_immediate("GetProgress", "qRequestId:any", progress);
    registry.add_immediate("GetInteract", "qRequestId:any", get_interact);
    registry.add_immediate("InteractDone", "qRequestId:any qDef:object", interact_done);
    registry.add_immediate("CancelRequest", "qRequestId:any", cancel);
    registry.add_immediate("AbortRequest", "qRequestId:any", cancel);
    registry.add_immediate("AbortAll", "", cancel_all);
    registry.add_immediate("CancelReload", "", cancel_reload);
}

}  // namespace orrery::qix
