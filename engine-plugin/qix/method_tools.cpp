#include "qix/method_tools.h"

#include <algorithm>

namespace orrery::qix {

Class class_of(ObjectKind kind) {
    constexpr Class classes[] = {Class::object, Class::dimension, Class::measure, Class::bookmark, Class::variable};
    return classes[static_cast<std::size_t>(kind)];
}

json::Value return_object(Session& session, const app::ObjectPtr& object) {
    if (object == nullptr) return result_of("qReturn", no_object_interface());
    return result_of("qReturn", session.open({class_of(object->kind), object->id, {}}, object->type));
}

void selections_changed(Call& call) {
    Workspace& work = workspace(call);
    call.session.count_selection();
    call.session.engine().count_selection();
    if (work.modal().object.empty())
        work.selections().commit();
    else
        work.modal().selected = true;
    call.effects.own.selections = true;
}

void require_not_modal(Call& call, const std::string& object, const std::string& path) {
    const Modal& modal = workspace(call).modal();
    if (modal.object.empty()) return;
    const bool allowed =
        modal.object == object && std::find(modal.paths.begin(), modal.paths.end(), path) != modal.paths.end();
    if (!allowed)
        throw QixError(ErrorCode::modal_object_error, "another object is in selection mode: end that first",
                       modal.object);
}

}  // namespace orrery::qix
