// Global: what must not wait behind other requests: progress and cancelling.
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

json::Value progress(ImmediateCall& call) {
    const std::int64_t reload = call.session.reload_of(&call.connection, call.params["qRequestId"]);
    return result_of("qProgressData", call.session.engine().reloads().progress(reload));
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
    registry.add_immediate("CancelRequest", "qRequestId:any", cancel);
    registry.add_immediate("AbortRequest", "qRequestId:any", cancel);
    registry.add_immediate("AbortAll", "", cancel_all);
    registry.add_immediate("CancelReload", "", cancel_reload);
}

}  // namespace orrery::qix
