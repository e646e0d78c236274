// GenericObject: groups of bookmarks or objects that it keeps in its properties.
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/object_groups.h"

namespace orrery::qix {
namespace {

void edit_groups(Call& call, const std::function<void(ObjectGroups&)>& edit) {
    const SnapshotPtr seen = workspace(call).snapshot();
    workspace(call).edit(call.target.id, call.effects, [&](ObjectEditor& editor) {
        ObjectGroups groups(editor, *seen, call.target.id, call.params.text("qPath"));
        edit(groups);
    });
}

Answer create_group(Call& call) {
    std::string made;
    edit_groups(call, [&](ObjectGroups& groups) {
        made = groups.create(call.params.text("qTargetGroupId"), call.params["qGroupDef"]);
    });
    return result_of("qGroupId", made);
}

Answer add_members(Call& call) {
    edit_groups(call, [&](ObjectGroups& groups) {
        groups.add(call.params.text("qTargetGroupId"), call.params.array("qMembers"), call.params.text("qPosId"));
    });
    return nothing();
}

Answer remove_members(Call& call) {
    edit_groups(call, [&](ObjectGroups& groups) {
        groups.remove(call.params.text("qTargetGroupId"), call.params.texts("qMembers"));
    });
    return nothing();
}

Answer remove_group(Call& call) {
    edit_groups(call, [&](ObjectGroups& groups) { groups.destroy(call.params.text("qGroupId")); });
    return nothing();
}

Answer set_label(Call& call) {
    edit_groups(call, [&](ObjectGroups& groups) {
        groups.set_label(call.params.text("qTargetGroupId"), call.params.text("qNewLabel"));
    });
    return nothing();
}

}  // namespace

void add_group_methods(Registry& registry) {
    const auto object = Class::object;
    registry.add(object, "CreateGroup", "qPath qGroupDef:object qTargetGroupId?", create_group);
    registry.add(object, "AddGroupMembers", "qPath qMembers:array qTargetGroupId? qPosId?", add_members);
    registry.add(object, "RemoveGroupMembers", "qPath qMembers:array qTargetGroupId?", remove_members);
    registry.add(object, "RemoveGroup", "qPath qGroupId", remove_group);
    registry.add(object, "SetGroupLabel", "qPath qNewLabel qTargetGroupId?", set_label);
}

}  // namespace orrery::qix
