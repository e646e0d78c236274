#include "qix/app_copies.h"

#include <algorithm>
#include <utility>

#include "app/ids.h"
#include "app/object_tree.h"
#include "qix/app_access.h"
#include "qix/app_changes.h"
#include "qix/method_tools.h"
#include "qix/save.h"

namespace orrery::qix {
namespace {

bool is_script_variable(const app::StoredObject& object) {
    return object.kind == ObjectKind::variable && object.from_script;
}

/// What those who have the app open must hear of.
Changes differences(const app::Document& before, const app::Document& after) {
    Changes changes;
    changes.app = true;
    changes.data = before.model != after.model;
    changes.listings =
        Listing::objects | Listing::dimensions | Listing::measures | Listing::bookmarks | Listing::variables;
    changes.variables = true;
    for (const auto& [id, object] : after.objects) changes.objects.insert(id);
    for (const auto& [id, object] : before.objects)
        if (!after.objects.contains(id)) changes.destroyed.insert(id);
    return changes;
}

}  // namespace

ObjectMap chosen_objects(const ObjectMap& objects, const std::vector<std::string>& ids) {
    if (ids.empty()) return objects;
    ObjectMap found;
    std::vector<std::string> wanted = ids;
    for (std::size_t next = 0; next < wanted.size(); ++next) {
        const auto object = objects.find(wanted[next]);
        if (object == objects.end() || found.contains(wanted[next])) continue;
        found.put(wanted[next], object->second);
        const auto& children = object->second->children;
        wanted.insert(wanted.end(), children.begin(), children.end());
        if (!object->second->snapshot.empty()) wanted.push_back(object->second->snapshot);
    }
    return found;
}

void copy_all(app::Document& target, const app::Document& source, const std::vector<std::string>& ids) {
    target.script = source.script;
    target.properties = source.properties;
    target.states = source.states;
    target.fields_on_the_fly = source.fields_on_the_fly;
    target.last_reload = source.last_reload;
    target.prohibit_binary_load = source.prohibit_binary_load;
    target.model = source.model;
    const ObjectMap before = std::exchange(target.objects, chosen_objects(source.objects, ids));
    for (const auto& [id, object] : source.objects)
        if (is_script_variable(*object)) target.objects.put(id, object);
    // What users keep in the app is not the app's to lose.
    for (const auto& [id, object] : before)
        if (!object->owner.empty() && !target.objects.contains(id)) target.objects.put(id, object);
    app::mend_tree(target.objects);
}

void replace_objects(app::Document& target, const app::Document& source, const std::vector<std::string>& ids) {
    const ObjectMap old = chosen_objects(target.objects, ids);
    for (const auto& [id, object] : old) target.objects.erase(id);
    for (const auto& [id, object] : chosen_objects(source.objects, ids)) target.objects.put(id, object);
    for (const std::string& id : ids) {
        const auto before = old.find(id), now = target.objects.find(id);
        if (before == old.end() || now == target.objects.end()) continue;
        auto placed = std::make_shared<app::StoredObject>(*now->second);
        placed->parent = before->second->parent;
        target.objects.put(id, std::move(placed));
    }
    app::mend_tree(target.objects);
}

Changes replace_content(Engine& engine, const app::User& user, app::App& target, const app::Document& source,
                        const std::vector<std::string>& ids, CopyApp copy, const std::string& name) {
    const app::DocumentPtr before = target.document();
    target.update([&](app::Document& document) {
        copy(document, source, ids);
        if (!name.empty()) document.title = name;
        if (document.properties.contains("qTitle")) document.properties.set("qTitle", document.title);
        document.next_sequence = std::max(document.next_sequence, source.next_sequence);
        document.modified = app::now_text();
    });
    save_app(engine, user, target, app::Store::Part::everything);
    return differences(*before, *target.document());
}

Completion copy_into(const std::shared_ptr<Session>& session, const app::AppEntry& target, const app::Document& source,
                     const std::vector<std::string>& ids, CopyApp copy) {
    Engine& engine = session->engine();
    const app::AppPtr into = engine.store().has(target.id)
                                 ? open_files(engine, target.id)
                                 : engine.apps().adopt(fresh_document(target.id, target.name, {}));
    Changes changes = replace_content(engine, session->user(), *into, source, ids, copy);
    return [session, into, changes = std::move(changes)](Effects& effects) {
        make_changes(*session, into->id(), changes, effects);
        return result_of("qSuccess", true);
    };
}

}  // namespace orrery::qix
