#include "qix/object_editor.h"

#include <algorithm>
#include <map>

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

/// A sheet says in its cells which child stands where.
void rename_cells(json::Value& properties, const std::map<std::string, std::string>& names) {
    json::Value* cells = properties.find("cells");
    if (cells == nullptr || !cells->is_array()) return;
    for (json::Value& cell : cells->as_array()) {
        const auto found = names.find(std::string(cell["name"].string_or("")));
        if (found != names.end()) cell.set("name", found->second);
    }
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
    note_before(id);
    StoredObject& object = *fresh;
    objects_.put(id, std::move(fresh));
    changes_.objects.insert(id);
    note_listing(object);
    return object;
}

ObjectPtr ObjectEditor::present(const std::string& id) const {
    const auto found = objects_.find(id);
    return found == objects_.end() ? nullptr : found->second;
}

void ObjectEditor::note_before(const std::string& id) { before_.try_emplace(id, present(id)); }

std::vector<ObjectEdit> ObjectEditor::edits() const {
    std::vector<ObjectEdit> all;
    for (const auto& [id, before] : before_)
        if (const ObjectPtr after = present(id); after != before) all.push_back({id, before, after});
    return all;
}

bool ObjectEditor::replace(const std::vector<ObjectEdit>& edits, ObjectPtr ObjectEdit::*expected,
                           ObjectPtr ObjectEdit::*wanted) {
    for (const ObjectEdit& edit : edits)
        if (present(edit.id) != edit.*expected) return false;
    for (const ObjectEdit& edit : edits) {
        note_before(edit.id);
        note_listing(edit.before != nullptr ? *edit.before : *edit.after);
        if (const ObjectPtr& object = edit.*wanted) {
            objects_.put(edit.id, object);
            changes_.objects.insert(edit.id);
        } else {
            objects_.erase(edit.id);
            changes_.destroyed.insert(edit.id);
        }
    }
    return true;
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
    object->owner = parent.empty() ? owner_ : get(parent).owner;
    object->sequence = next_sequence_++;
    object->created = object->modified = app::now_text();
    note_listing(*object);
    changes_.objects.insert(object->id);
    const std::string id = object->id;
    note_before(id);
    if (!parent.empty() && kind == ObjectKind::object) change(parent).children.push_back(id);
    objects_.put(id, std::move(object));
    return id;
}

void ObjectEditor::set_properties(const std::string& id, json::Value properties) {
    if (!properties.is_object()) throw QixError(ErrorCode::invalid_parameters, "properties must be an object");
    StoredObject& object = change(id);
    object.properties = std::move(properties);
    object.properties.set("qInfo", info_of(object.id, object.type));
}

void ObjectEditor::set_draft(const std::string& id, const std::string& of) {
    std::vector<std::string> all{id};
    for (std::size_t next = 0; next < all.size(); ++next) {
        StoredObject& object = change(all[next]);
        object.owner = get(of).owner;
        all.insert(all.end(), object.children.begin(), object.children.end());
        if (!object.snapshot.empty() && has(object.snapshot)) all.push_back(object.snapshot);
    }
    change(id).draft_of = of;
    change(of).draft = id;
}

void ObjectEditor::set_state(const std::string& id, json::Value state) { change(id).state = std::move(state); }

void ObjectEditor::embed_snapshot(const std::string& id, const StoredObject& bookmark) {
    if (const std::string before = get(id).snapshot; !before.empty() && has(before)) destroy(before);
    json::Value properties = bookmark.properties;
    properties.set("qInfo", json::Value::object({{"qType", "embeddedsnapshot"}}));
    const std::string made = create(ObjectKind::bookmark, std::move(properties), id);
    set_state(made, bookmark.state);
    change(id).snapshot = made;
}

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
        if (!object.snapshot.empty() && has(object.snapshot)) doomed.push_back(object.snapshot);
        note_listing(object);
    }
    for (const std::string& each : doomed) {
        note_before(each);
        if (const std::string of = get(each).draft_of; !of.empty() && has(of)) change(of).draft.clear();
        objects_.erase(each);
        changes_.objects.erase(each);
        changes_.destroyed.insert(each);
    }
    if (parent.empty() || !has(parent)) return;
    StoredObject& above = change(parent);
    std::erase(above.children, id);
    if (above.snapshot == id) above.snapshot.clear();
}

void ObjectEditor::take_place(const std::string& id, const std::string& of) {
    const std::vector<std::string> old = get(of).children;
    for (const std::string& child : old) destroy(child);
    set_properties(of, get(id).properties);
    const std::vector<std::string> children = get(id).children;
    for (const std::string& child : children) change(child).parent = of;
    change(of).children = children;
    change(id).children.clear();
    if (const std::string before = get(of).snapshot; !before.empty() && has(before)) destroy(before);
    if (const std::string snapshot = get(id).snapshot; !snapshot.empty()) {
        change(snapshot).parent = of;
        change(of).snapshot = snapshot;
        change(id).snapshot.clear();
    }
    destroy(id);
}

std::string ObjectEditor::clone(const std::string& id) {
    struct Step {
        std::string source, parent;
    };
    std::vector<Step> steps{{id, get(id).parent}};
    std::map<std::string, std::string> copies;  // by the id of what was copied
    for (std::size_t next = 0; next < steps.size(); ++next) {
        const Step step = steps[next];
        const StoredObject source = get(step.source);
        json::Value properties = source.properties;
        properties.set("qInfo", json::Value::object({{"qType", source.type}}));
        const std::string made = create(source.kind, std::move(properties), step.parent);
        if (!source.state.is_null()) set_state(made, source.state);
        if (!source.snapshot.empty() && has(source.snapshot)) embed_snapshot(made, get(source.snapshot));
        copies.emplace(step.source, made);
        for (const std::string& child : source.children) steps.push_back({child, made});
    }
    for (const auto& [original, copy] : copies)
        if (get(copy).properties.contains("cells")) rename_cells(change(copy).properties, copies);
    return copies[id];
}

json::Value ObjectEditor::tree(const std::string& id) const {
    const StoredObject& object = get(id);
    json::Value children = json::Value::array();
    for (const std::string& child : object.children) children.push_back(tree(child));
    json::Value snapshot;
    if (!object.snapshot.empty() && has(object.snapshot))
        snapshot = json::Value::object(
            {{"qProperties", get(object.snapshot).properties}, {"qBookmark", get(object.snapshot).state}});
    return json::Value::object({{"qProperty", object.properties},
                                {"qChildren", std::move(children)},
                                {"qEmbeddedSnapshotRef", std::move(snapshot)}});
}

void ObjectEditor::set_tree(const std::string& id, const json::Value& entry) {
    if (!entry["qProperty"].is_object())
        throw QixError(ErrorCode::invalid_parameters, "qProperty is missing", "qProperty");
    set_properties(id, entry["qProperty"]);
    if (const json::Value& snapshot = entry["qEmbeddedSnapshotRef"]; snapshot["qProperties"].is_object()) {
        StoredObject bookmark;
        bookmark.properties = snapshot["qProperties"];
        bookmark.state = snapshot["qBookmark"];
        embed_snapshot(id, bookmark);
    }
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
