// Doc: generic objects of an app and of the session.
#include <algorithm>

#include "qix/listings.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/own_objects.h"

namespace orrery::qix {
namespace {

json::Value info_of(const app::StoredObject& object) {
    return json::Value::object({{"qId", object.id}, {"qType", object.type}});
}

/// The answer of every creation: the handle, and the id that the object really got.
json::Value created(Session& session, const std::string& id) {
    const app::ObjectPtr object = session.workspace().existing(id);
    json::Value result = return_object(session, object);
    result.set("qInfo", info_of(*object));
    return result;
}

auto maker(Call& call) {
    return [properties = call.params["qProp"]](ObjectEditor& editor) {
        return editor.create(ObjectKind::object, properties);
    };
}

Answer create_object(Call& call) { return create_in_app(call, maker(call), created); }

Answer create_session_object(Call& call) {
    std::string id;
    json::Value properties = call.params["qProp"];
    const std::string wanted(properties["qInfo"]["qId"].string_or(""));
    // A session object must not hide an object of the app.
    if (!wanted.empty() && workspace(call).find(wanted) != nullptr) properties.member("qInfo").erase("qId");
    workspace(call).edit_session(
        call.effects, [&](ObjectEditor& editor) { id = editor.create(ObjectKind::object, std::move(properties)); });
    return return_object(call, workspace(call).find(id));
}

Answer get_object(Call& call) {
    app::ObjectPtr object = workspace(call).find(call.params.text("qId"));
    if (object != nullptr && object->kind != ObjectKind::object) object = nullptr;
    return return_object(call, object);
}

Answer destroy_object(Call& call) {
    const std::string& id = call.params.text("qId");
    workspace(call).get(id, ObjectKind::object);
    return destroy_in_app(call, id);
}

Answer destroy_session_object(Call& call) {
    const std::string& id = call.params.text("qId");
    if (!workspace(call).is_session_object(id))
        throw QixError(ErrorCode::not_found, "Not found: session object " + id, id);
    workspace(call).edit_session(call.effects, [&](ObjectEditor& editor) { editor.destroy(id); });
    return result_of("qSuccess", true);
}

Answer clone_object(Call& call) {
    const std::string& id = call.params.text("qId");
    const app::ObjectPtr source = workspace(call).get(id, ObjectKind::object);
    return clone_in_app(call, *source);
}

std::vector<app::ObjectPtr> in_order(std::vector<app::ObjectPtr> all) {
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a->sequence < b->sequence; });
    return all;
}

Answer get_all_infos(Call& call) {
    json::Value infos = json::Value::array();
    for (const app::ObjectPtr& object : in_order(workspace(call).snapshot()->app_objects()))
        infos.push_back(info_of(*object));
    return result_of("qInfos", std::move(infos));
}

Answer get_objects(Call& call) {
    const json::Value options = call.params["qOptions"];
    return calculate(call, [options](const Snapshot& snapshot, const Environment&) {
        std::vector<app::ObjectPtr> found = in_order(snapshot.app_objects());
        if (options["qIncludeSessionObjects"].bool_or(false)) {
            std::vector<app::ObjectPtr> of_session;
            for (const auto& [id, object] : *snapshot.session_objects) of_session.push_back(object);
            for (const app::ObjectPtr& object : in_order(std::move(of_session))) found.push_back(object);
        }
        const auto& types = options["qTypes"].items();
        json::Value list = json::Value::array();
        for (const app::ObjectPtr& object : found) {
            const bool wanted = types.empty() || std::any_of(types.begin(), types.end(), [&](const json::Value& type) {
                                    return type.string_or("") == object->type;
                                });
            if (wanted) list.push_back(list_item(snapshot, *object, options["qData"]));
        }
        return result_of("qList", std::move(list));
    });
}

Answer get_or_create_object(Call& call) {
    const app::ObjectPtr present =
        workspace(call).find(std::string(call.params["qProp"]["qInfo"]["qId"].string_or("")));
    const bool fresh = present == nullptr || present->kind != ObjectKind::object;
    if (fresh)
        return create_in_app(call, maker(call), [](Session& session, const std::string& id) {
            json::Value result = return_object(session, session.workspace().existing(id));
            result.set("qNewObject", true);
            return result;
        });
    json::Value result = return_object(call, present);
    result.set("qNewObject", false);
    return result;
}

std::string root_of(const Snapshot& snapshot, const app::StoredObject& object) {
    std::string root = object.id;
    std::string parent = object.parent;
    // Every step goes to another object, or it would not be a tree.
    for (app::ObjectPtr above; !parent.empty() && (above = snapshot.find(parent)) != nullptr; parent = above->parent)
        root = above->id;
    return root;
}

/// Objects that use a master item, or that extend an object.
Answer get_linked_objects(Call& call) {
    return calculate(call, [id = call.target.id](const Snapshot& snapshot, const Environment&) {
        json::Value items = json::Value::array();
        for (const app::ObjectPtr& object : objects_of_kind(snapshot, ObjectKind::object))
            if (find_dependencies(object->properties).included.contains(id))
                items.push_back(
                    json::Value::object({{"qInfo", info_of(*object)}, {"qRootId", root_of(snapshot, *object)}}));
        return result_of("qItems", std::move(items));
    });
}

}  // namespace

void add_object_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "CreateObject", "qProp:object", create_object);
    registry.add(doc, "CreateSessionObject", "qProp:object", create_session_object);
    registry.add(doc, "GetObject", "qId", get_object);
    registry.add(doc, "DestroyObject", "qId", destroy_object);
    registry.add(doc, "DestroySessionObject", "qId", destroy_session_object);
    registry.add(doc, "CloneObject", "qId", clone_object);
    registry.add(doc, "GetOrCreateObject", "qProp:object", get_or_create_object);
    for (const auto cls : {Class::object, Class::dimension, Class::measure})
        registry.add(cls, "GetLinkedObjects", "", get_linked_objects);
    registry.add(doc, "GetAllInfos", "", get_all_infos);
    registry.add(doc, "GetObjects", "qOptions:object?", get_objects);
}

}  // namespace orrery::qix
