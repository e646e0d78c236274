// Modal selections: one object selects alone until it ends, and nothing is recorded before.
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

Answer begin_selections(Call& call) {
    Workspace& work = workspace(call);
    if (!work.modal().object.empty() && work.modal().object != call.target.id)
        throw QixError(ErrorCode::modal_object_error, "another object is in selection mode: end that first",
                       work.modal().object);
    if (work.modal().object.empty())
        work.modal() = {call.target.id, call.params.texts("qPaths"), work.selections().snapshot(), false};
    call.effects.own.objects.insert(call.target.id);
    return nothing();
}

void end_modal(Call& call, bool accept) {
    Workspace& work = workspace(call);
    Modal modal = std::exchange(work.modal(), {});
    if (modal.object.empty()) return;
    if (accept)
        work.selections().commit();
    else if (modal.selected)
        work.selections().restore(std::move(modal.before));
    call.effects.own.objects.insert(modal.object);
    call.effects.own.selections = modal.selected && !accept;
    call.effects.own.history = modal.selected;
}

Answer end_selections(Call& call) {
    if (workspace(call).modal().object != call.target.id)
        throw QixError(ErrorCode::cube_invalid_state, "the object is not in selection mode", call.target.id);
    end_modal(call, call.params.flag("qAccept"));
    return nothing();
}

Answer reset_made_selections(Call& call) {
    Modal& modal = workspace(call).modal();
    if (modal.object != call.target.id)
        throw QixError(ErrorCode::cube_invalid_state, "the object is not in selection mode", call.target.id);
    if (modal.selected) workspace(call).selections().restore(modal.before);
    call.effects.own.selections = std::exchange(modal.selected, false);
    call.effects.own.objects.insert(call.target.id);
    return nothing();
}

Answer abort_modal(Call& call) {
    end_modal(call, call.params.flag("qAccept"));
    return nothing();
}

}  // namespace

void add_modal_methods(Registry& registry) {
    registry.add(Class::object, "BeginSelections", "qPaths:array", begin_selections);
    registry.add(Class::object, "EndSelections", "qAccept:boolean", end_selections);
    registry.add(Class::object, "ResetMadeSelections", "", reset_made_selections);
    registry.add(Class::doc, "AbortModal", "qAccept:boolean", abort_modal);
}

}  // namespace orrery::qix
