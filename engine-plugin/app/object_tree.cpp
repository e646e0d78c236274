#include "app/object_tree.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace orrery::app {
namespace {

/// Whether following the parents leads to the top.
bool is_rooted(const ObjectMap& objects, const StoredObject& object) {
    std::set<std::string_view> seen{object.id};
    const StoredObject* at = &object;
    while (!at->parent.empty()) {
        const auto above = objects.find(at->parent);
        if (above == objects.end() || !seen.insert(above->second->id).second) return false;
        at = above->second.get();
    }
    return true;
}

void change(ObjectMap& objects, const StoredObject& object, const std::function<void(StoredObject&)>& edit) {
    auto fresh = std::make_shared<StoredObject>(object);
    edit(*fresh);
    objects.put(object.id, std::move(fresh));
}

std::vector<ObjectPtr> all_of(const ObjectMap& objects) {
    std::vector<ObjectPtr> all;
    for (const auto& [id, object] : objects) all.push_back(object);
    return all;
}

/// The list without what is not below any more, then what is missing in it.
std::vector<std::string> mended(const std::vector<std::string>& listed, std::vector<std::string> below) {
    std::vector<std::string> children;
    for (const std::string& id : listed)
        if (std::erase(below, id) != 0) children.push_back(id);
    children.insert(children.end(), below.begin(), below.end());
    return children;
}

void lift_orphans(ObjectMap& objects) {
    for (const ObjectPtr& object : all_of(objects))
        if (!is_rooted(objects, *object)) change(objects, *object, [](StoredObject& lifted) { lifted.parent.clear(); });
}

void forget_missing(const ObjectMap& objects, StoredObject& object) {
    for (std::string StoredObject::*link : {&StoredObject::draft, &StoredObject::draft_of, &StoredObject::snapshot})
        if (!(object.*link).empty() && !objects.contains(object.*link)) (object.*link).clear();
}

}  // namespace

void mend_tree(ObjectMap& objects) {
    lift_orphans(objects);
    std::map<std::string, std::vector<ObjectPtr>, std::less<>> below;
    for (const ObjectPtr& object : all_of(objects))
        if (object->kind == ObjectKind::object && !object->parent.empty()) below[object->parent].push_back(object);
    for (const ObjectPtr& object : all_of(objects)) {
        std::vector<ObjectPtr>& children = below[object->id];
        std::sort(children.begin(), children.end(),
                  [](const ObjectPtr& a, const ObjectPtr& b) { return a->sequence < b->sequence; });
        std::vector<std::string> ids;
        for (const ObjectPtr& child : children) ids.push_back(child->id);
        StoredObject fresh = *object;
        fresh.children = mended(object->children, std::move(ids));
        forget_missing(objects, fresh);
        const bool same = fresh.children == object->children && fresh.draft == object->draft &&
                          fresh.draft_of == object->draft_of && fresh.snapshot == object->snapshot;
        if (!same) change(objects, *object, [&](StoredObject& stored) { stored = std::move(fresh); });
    }
}

}  // namespace orrery::app
