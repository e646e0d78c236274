// Properties of what a handle leads to: generic objects, and (the common part) master items, bookmarks and variables.
#include "qix/bookmark_state.h"
#include "qix/defaults.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

namespace orrery::qix {
namespace {

app::ObjectPtr target_object(Call& call) {
    app::ObjectPtr object = workspace(call).find(call.target.id);
    if (object == nullptr) throw QixError(ErrorCode::not_found, "Not found: the object is gone", call.target.id);
    return object;
}

void edit_target(Call& call, const std::function<void(ObjectEditor&, const std::string&)>& edit) {
    const std::string id = call.target.id;
    target_object(call);
    workspace(call).edit(id, call.effects, [&](ObjectEditor& editor) { edit(editor, id); });
}

Answer get_info(Call& call) {
    const app::ObjectPtr object = target_object(call);
    return result_of("qInfo", json::Value::object({{"qId", object->id}, {"qType", object->type}}));
}

Answer get_properties(Call& call) {
    const app::ObjectPtr object = target_object(call);
    return result_of("qProp", with_defaults(object->properties, object->kind));
}

Answer get_effective_properties(Call& call) {
    const SnapshotPtr snapshot = workspace(call).snapshot();
    const auto& object = snapshot->get(call.target.id);
    return result_of("qProp", with_defaults(snapshot->effective_properties(object), object.kind));
}

Answer set_properties(Call& call) {
    edit_target(call,
                [&](ObjectEditor& editor, const std::string& id) { editor.set_properties(id, call.params["qProp"]); });
    return nothing();
}

Answer apply_patches(Call& call) {
    const std::vector<Patch> patches = read_patches(call.params.array("qPatches"));
    edit_target(call, [&](ObjectEditor& editor, const std::string& id) {
        editor.set_properties(id, patched(editor.get(id).properties, patches));
    });
    return nothing();
}

Answer apply_object_patches(Call& call) {
    if (!call.params.flag("qSoftPatch")) return apply_patches(call);
    target_object(call);
    workspace(call).add_soft_patches(call.target.id, read_patches(call.params.array("qPatches")));
    call.effects.own.objects.insert(call.target.id);
    return nothing();
}

Answer clear_soft_patches(Call& call) {
    if (workspace(call).clear_soft_patches(call.target.id)) call.effects.own.objects.insert(call.target.id);
    return nothing();
}

Answer clear_all_soft_patches(Call& call) {
    for (const std::string& id : workspace(call).softly_patched()) {
        workspace(call).clear_soft_patches(id);
        call.effects.own.objects.insert(id);
    }
    return nothing();
}

/// Embedded bookmarks of a tree as the user may see them.
void show_bookmarks(json::Value& entry, const Snapshot& snapshot) {
    if (entry["qEmbeddedSnapshotRef"].is_object()) {
        json::Value& embedded = entry.member("qEmbeddedSnapshotRef");
        embedded.set("qBookmark", seen_bookmark(embedded["qBookmark"], snapshot));
    }
    if (entry["qChildren"].is_array())
        for (json::Value& child : entry.member("qChildren").as_array()) show_bookmarks(child, snapshot);
}

/// Embedded bookmarks that come back as they were shown keep what was not shown.
void keep_bookmarks(json::Value& entry, const std::string& id, const Snapshot& snapshot) {
    const app::ObjectPtr object = snapshot.find(id);
    const app::ObjectPtr stored = object == nullptr ? nullptr : snapshot.find(object->snapshot);
    if (stored != nullptr && entry["qEmbeddedSnapshotRef"].is_object()) {
        json::Value& embedded = entry.member("qEmbeddedSnapshotRef");
        if (embedded["qBookmark"] == seen_bookmark(stored->state, snapshot)) embedded.set("qBookmark", stored->state);
    }
    if (!entry["qChildren"].is_array()) return;
    for (json::Value& child : entry.member("qChildren").as_array())
        keep_bookmarks(child, std::string(child["qProperty"]["qInfo"]["qId"].string_or("")), snapshot);
}

Answer get_full_tree(Call& call) {
    json::Value tree;
    target_object(call);
    workspace(call).read(call.target.id, [&](const ObjectEditor& editor) { tree = editor.tree(call.target.id); });
    show_bookmarks(tree, *workspace(call).snapshot());
    return result_of("qPropEntry", std::move(tree));
}

Answer set_full_tree(Call& call) {
    json::Value entry = call.params["qPropEntry"];
    keep_bookmarks(entry, call.target.id, *workspace(call).snapshot());
    edit_target(call, [&](ObjectEditor& editor, const std::string& id) { editor.set_tree(id, entry); });
    return nothing();
}

/// Methods on children may change the parent's properties in the same step.
void set_parent_properties(Call& call, ObjectEditor& editor, const std::string& parent) {
    const json::Value& given = call.params["qPropForThis"];
    if (given.size() > 0) editor.set_properties(parent, given);
}

Answer create_child(Call& call) {
    std::string child;
    edit_target(call, [&](ObjectEditor& editor, const std::string& parent) {
        child = editor.create(ObjectKind::object, call.params["qProp"], parent);
        set_parent_properties(call, editor, parent);
    });
    const app::ObjectPtr object = workspace(call).find(child);
    json::Value result = return_object(call, object);
    result.set("qInfo", json::Value::object({{"qId", object->id}, {"qType", object->type}}));
    return result;
}

void require_child(const ObjectEditor& editor, const std::string& parent, const std::string& child) {
    if (editor.get(child).parent != parent) throw QixError(ErrorCode::not_found, "Not found: child " + child, child);
}

Answer destroy_child(Call& call) {
    const std::string& child = call.params.text("qId");
    edit_target(call, [&](ObjectEditor& editor, const std::string& parent) {
        require_child(editor, parent, child);
        editor.destroy(child);
        set_parent_properties(call, editor, parent);
    });
    return result_of("qSuccess", true);
}

Answer destroy_all_children(Call& call) {
    edit_target(call, [&](ObjectEditor& editor, const std::string& parent) {
        for (const std::string& child : std::vector<std::string>(editor.get(parent).children)) editor.destroy(child);
        set_parent_properties(call, editor, parent);
    });
    return nothing();
}

Answer set_child_order(Call& call) {
    edit_target(call, [&](ObjectEditor& editor, const std::string& parent) {
        editor.set_child_order(parent, call.params.texts("qIds"));
    });
    return nothing();
}

Answer get_child(Call& call) {
    app::ObjectPtr child = workspace(call).find(call.params.text("qId"));
    if (child != nullptr && child->parent != call.target.id) child = nullptr;
    return return_object(call, child);
}

Answer get_child_infos(Call& call) {
    json::Value infos = json::Value::array();
    for (const std::string& id : target_object(call)->children)
        if (const app::ObjectPtr child = workspace(call).find(id))
            infos.push_back(json::Value::object({{"qId", child->id}, {"qType", child->type}}));
    return result_of("qInfos", std::move(infos));
}

Answer get_parent(Call& call) {
    const std::string parent = target_object(call)->parent;
    return return_object(call, parent.empty() ? nullptr : workspace(call).find(parent));
}

Answer copy_from(Call& call) {
    const json::Value source = workspace(call).get(call.params.text("qFromId"), ObjectKind::object)->properties;
    edit_target(call, [&](ObjectEditor& editor, const std::string& id) { editor.set_properties(id, source); });
    return nothing();
}

}  // namespace

void add_property_methods(Registry& registry) {
    for (const auto cls : {Class::object, Class::dimension, Class::measure, Class::bookmark, Class::variable}) {
        registry.add(cls, "GetInfo", "", get_info);
        registry.add(cls, "GetProperties", "", get_properties);
    }
    for (const auto cls : {Class::dimension, Class::measure, Class::bookmark}) {
        registry.add(cls, "SetProperties", "qProp:object", set_properties);
        registry.add(cls, "ApplyPatches", "qPatches:array", apply_patches);
    }
    const auto object = Class::object;
    registry.add(object, "SetProperties", "qProp:object", set_properties);
    registry.add(object, "ApplyPatches", "qPatches:array qSoftPatch:boolean?", apply_object_patches);
    registry.add(object, "GetEffectiveProperties", "", get_effective_properties);
    registry.add(object, "ClearSoftPatches", "", clear_soft_patches);
    registry.add(Class::doc, "ClearAllSoftPatches", "", clear_all_soft_patches);
    registry.add(object, "GetFullPropertyTree", "", get_full_tree);
    registry.add(object, "SetFullPropertyTree", "qPropEntry:object", set_full_tree);
    registry.add(object, "CreateChild", "qProp:object qPropForThis:object?", create_child);
    registry.add(object, "DestroyChild", "qId qPropForThis:object?", destroy_child);
    registry.add(object, "DestroyAllChildren", "qPropForThis:object?", destroy_all_children);
    registry.add(object, "SetChildArrayOrder", "qIds:array", set_child_order);
    registry.add(object, "GetChild", "qId", get_child);
    registry.add(object, "GetChildInfos", "", get_child_infos);
    registry.add(object, "GetParent", "", get_parent);
    registry.add(object, "CopyFrom", "qFromId", copy_from);
}

}  // namespace orrery::qix
