#include "qix/object_editor.h"

#include <algorithm>

#include "app/ids.h"
#include "qix/errors.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kLongestId = 256;

json::Value info_of(const std::string& id, const std::string& type) {
    return json::Value::object({{"qId", id}, {"qType", type}});
}

/// Ids are the client's choice, but they must be usable as a key.
std::string wanted_id(const json::Value& properties) {
    const std::string id(properties["qInfo"]["qId"].string_or(""));
    if (id.size() > kLongestId) throw QixError(ErrorCode::invalid_parameters, "qId is too long", "qId");
    return id;
}

}  // namespace

Listing listing_of(ObjectKind kind) {
    constexpr Listing listings[] = {Listing::objects, Listing::dimensions, Listing::measures, Listing::bookmarks,
                                    Listing::variables};
    return listings[static_cast<std::size_t>(kind)];
}

const StoredObject& ObjectEditor::get(const std::string& id) const {
    const auto found = objects_.find(id);
    if (found == objects_.end()) throw QixError(ErrorCode::not_found, "Not found: object " + id, id);
    return *found->second;
}

StoredObject& ObjectEditor::change(const std::string& id) {
    auto fresh = std::make_shared<StoredObject>(get(id));
    fresh->modified = app::now_text();
    StoredObject& object = *fresh;
    objects_.put(id, std::move(fresh));
    changes_.objects.insert(id);
    note_listing(object);
    return object;
}

void ObjectEditor::note_listing(const StoredObject& object) {
    changes_.listings = changes_.listings | listing_of(object.kind);
    if (object.kind == ObjectKind::variable) changes_.variables = true;
    if (!object.parent.empty()) changes_.objects.insert(object.parent);
}

std::string ObjectEditor::create(ObjectKind kind, json::Value properties, const std::string& parent) {
    if (objects_.size() >= limit_)
        throw QixError(ErrorCode::server_busy, "there are already " + std::to_string(limit_) + " objects");
    const std::string type(properties["qInfo"]["qType"].string_or(""));
    if (type.empty()) throw QixError(ErrorCode::invalid_parameters, "qInfo.qType is missing", "qType");
    auto object = std::make_shared<StoredObject>();
    object->id = wanted_id(properties);
    if (object->id.empty() || objects_.contains(object->id)) object->id = app::new_guid();
    object->type = type;
    object->kind = kind;
    object->properties = std::move(properties);
    object->properties.set("qInfo", info_of(object->id, object->type));
    object->parent = parent;
    object->sequence = next_sequence_++;
    object->created = object->modified = app::now_text();
    note_listing(*object);
    changes_.objects.insert(object->id);
    const std::string id = object->id;
    if (!parent.empty()) change(parent).children.push_back(id);
    objects_.put(id, std::move(object));
    return id;
}

void ObjectEditor::set_properties(const std::string& id, json::Value properties) {
    if (!properties.is_object()) throw QixError(ErrorCode::invalid_parameters, "properties must be an object");
    StoredObject& object = change(id);
    object.properties = std::move(properties);
    object.properties.set("qInfo", info_of(object.id, object.type));
}

void ObjectEditor::set_state(const std::string& id, json::Value state) { change(id).state = std::move(state); }

void ObjectEditor::set_child_order(const std::string& id, const std::vector<std::string>& order) {
    std::vector<std::string> given = order;
    std::vector<std::string> present = get(id).children;
    std::sort(given.begin(), given.end());
    std::sort(present.begin(), present.end());
    if (given != present) throw QixError(ErrorCode::invalid_parameters, "qIds must name every child once", "qIds");
    change(id).children = order;
}

void ObjectEditor::destroy(const std::string& id) {
    const std::string parent = get(id).parent;
    std::vector<std::string> doomed{id};
    for (std::size_t next = 0; next < doomed.size(); ++next) {
        const StoredObject& object = get(doomed[next]);
        doomed.insert(doomed.end(), object.children.begin(), object.children.end());
        note_listing(object);
    }
    for (const std::string& each : doomed) {
        objects_.erase(each);
        changes_.objects.erase(each);
        changes_.destroyed.insert(each);
    }
    if (!parent.empty() && has(parent)) std::erase(change(parent).children, id);
}

std::string ObjectEditor::clone(const std::string& id) {
    struct Step {
        std::string source, parent;
    };
    std::vector<Step> steps{{id, get(id).parent}};
    std::string copy;
    for (std::size_t next = 0; next < steps.size(); ++next) {
        const Step step = steps[next];
        const StoredObject source = get(step.source);
        json::Value properties = source.properties;
        properties.set("qInfo", json::Value::object({{"qType", source.type}}));
        const std::string made = create(source.kind, std::move(properties), step.parent);
        if (!source.state.is_null()) set_state(made, source.state);
        if (next == 0) copy = made;
        for (const std::string& child : source.children) steps.push_back({child, made});
    }
    return copy;
}

json::Value ObjectEditor::tree(const std::string& id) const {
    const StoredObject& object = get(id);
    json::Value children = json::Value::array();
    for (const std::string& child : object.children) children.push_back(tree(child));
    return json::Value::object(
        {{"qProperty", object.properties}, {"qChildren", std::move(children)}, {"qEmbeddedSnapshotRef", nullptr}});
}

void ObjectEditor::set_tree(const std::string& id, const json::Value& entry) {
    if (!entry["qProperty"].is_object())
        throw QixError(ErrorCode::invalid_parameters, "qProperty is missing", "qProperty");
    set_properties(id, entry["qProperty"]);
    const std::vector<std::string> before = get(id).children;
    std::vector<std::string> after;
    for (const json::Value& child : entry["qChildren"].items()) {
        const std::string wanted = wanted_id(child["qProperty"]);
        const bool known = std::find(before.begin(), before.end(), wanted) != before.end();
        after.push_back(known ? wanted : create(ObjectKind::object, child["qProperty"], id));
        set_tree(after.back(), child);
    }
    for (const std::string& child : before)
        if (std::find(after.begin(), after.end(), child) == after.end()) destroy(child);
    change(id).children = after;
}

}  // namespace orrery::qix
