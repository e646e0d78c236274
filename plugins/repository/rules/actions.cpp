#include "actions.h"

#include "model/fold.h"

namespace orrery::repository {

const std::vector<ActionName>& action_names() {
    static const std::vector<ActionName> names{
        {Action::create, "create"},
        {Action::read, "read"},
        {Action::update, "update"},
        {Action::remove, "delete"},
        {Action::export_, "export"},
        {Action::publish, "publish"},
        {Action::change_owner, "changeowner"},
        {Action::change_role, "changerole"},
        {Action::export_data, "exportdata"},
        {Action::offline_access, "offlineaccess"},
        {Action::distribute, "distribute"},
        {Action::duplicate, "duplicate"},
        {Action::approve, "approve"},
    };
    return names;
}

std::optional<Action> find_action(std::string_view name) {
    for (auto& entry : action_names())
        if (same_name(entry.name, name)) return entry.action;
    return std::nullopt;
}

}  // namespace orrery::repository
