#include "app/ownership.h"

namespace orrery::app {

const StoredObject& root_of(const ObjectMap& objects, const StoredObject& object) {
    const StoredObject* top = &object;
    // Every step goes to another object, or it would not be a tree.
    while (!top->parent.empty()) {
        const auto above = objects.find(top->parent);
        if (above == objects.end()) break;
        top = above->second.get();
    }
    return *top;
}

const StoredObject& registered(const ObjectMap& objects, const StoredObject& object) {
    const StoredObject& top = root_of(objects, object);
    const auto source = top.draft_of.empty() ? objects.end() : objects.find(top.draft_of);
    return source == objects.end() ? top : root_of(objects, *source->second);
}

bool owns(const StoredObject& object, const User& user) {
    return !object.owner.empty() && same_name(object.owner, user.name());
}

bool shows(const ObjectMap& objects, const StoredObject& object, const User& user) {
    return object.owner.empty() || owns(object, user) || root_of(objects, object).published;
}

ObjectMap copied_objects(const ObjectMap& objects, const User& user) {
    ObjectMap copied = objects;
    copied.erase_if([&](const auto& entry) { return !shows(objects, *entry.second, user); });
    for (const auto& [id, object] : objects) {
        if (object->owner.empty() || !copied.contains(id)) continue;
        auto free = std::make_shared<StoredObject>(*object);
        free->owner.clear();
        free->published = free->approved = false;
        copied.put(id, std::move(free));
    }
    return copied;
}

}  // namespace orrery::app
