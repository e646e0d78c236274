// Copies of apps: under a new name, into an app that exists, or of some objects.
#include <utility>

#include "app/ids.h"
#include "app/object_tree.h"
#include "app/ownership.h"
#include "qix/app_access.h"
#include "qix/app_changes.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/save.h"

namespace orrery::qix {
namespace {

/// A copy shows the script and all data: that is more than reading an app allows.
void require_copying(const app::AppEntry& entry) {
    if (!entry.allows("duplicate")) require_privilege(entry, "update");
}

Answer save_as(Call& call) {
    const std::string& name = call.params.text("qNewAppName");
    if (name.empty()) throw QixError(ErrorCode::invalid_parameters, "an app needs a name", "qNewAppName");
    const app::DocumentPtr document = workspace(call).app().document();
    if (!workspace(call).app().is_session_app()) require_copying(workspace(call).entry());
    return in_background([session = call.session.shared_from_this(), name, document] {
        app::Document copy = *document;
        copy.objects = app::copied_objects(document->objects, session->user());
        copy.created = copy.modified = app::now_text();
        return result_of("qNewAppId", create_app(session->engine(), session->user(), name, std::move(copy)));
    });
}

/// The objects of those ids with everything below and embedded in them; of every id when there are none.
ObjectMap chosen(const ObjectMap& objects, const std::vector<std::string>& ids) {
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

bool is_script_variable(const app::StoredObject& object) {
    return object.kind == ObjectKind::variable && object.from_script;
}

/// Everything of an app but its name goes into another one; of the objects perhaps only some.
void copy_all(app::Document& target, const app::Document& source, const std::vector<std::string>& ids) {
    target.script = source.script;
    target.properties = source.properties;
    target.states = source.states;
    target.last_reload = source.last_reload;
    target.prohibit_binary_load = source.prohibit_binary_load;
    target.model = source.model;
    const ObjectMap before = std::exchange(target.objects, chosen(source.objects, ids));
    for (const auto& [id, object] : source.objects)
        if (is_script_variable(*object)) target.objects.put(id, object);
    // What users keep in the app is not the app's to lose.
    for (const auto& [id, object] : before)
        if (!object->owner.empty() && !target.objects.contains(id)) target.objects.put(id, object);
    app::mend_tree(target.objects);
}

/// What is replaced stays where it stood.
void replace_objects(app::Document& target, const app::Document& source, const std::vector<std::string>& ids) {
    const ObjectMap old = chosen(target.objects, ids);
    for (const auto& [id, object] : old) target.objects.erase(id);
    for (const auto& [id, object] : chosen(source.objects, ids)) target.objects.put(id, object);
    for (const std::string& id : ids) {
        const auto before = old.find(id), now = target.objects.find(id);
        if (before == old.end() || now == target.objects.end()) continue;
        auto placed = std::make_shared<app::StoredObject>(*now->second);
        placed->parent = before->second->parent;
        target.objects.put(id, std::move(placed));
    }
    app::mend_tree(target.objects);
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

using Copy = void (*)(app::Document&, const app::Document&, const std::vector<std::string>&);

/// Changes one app by another, saves it, and tells everybody who has it open.
Answer copy_into(Call& call, const std::string& target_id, const std::string& source_id, Copy copy) {
    return Background{
        Background::Lane::files,
        [session = call.session.shared_from_this(), target_id, source_id, ids = call.params.texts("qIds"),
         copy](std::stop_token) -> Completion {
            Engine& engine = session->engine();
            const app::AppEntry target = entry_named(engine, session->user(), target_id);
            const app::AppEntry source = entry_named(engine, session->user(), source_id);
            require_privilege(target, "update");
            require_copying(source);
            if (target.id == source.id)
                throw QixError(ErrorCode::invalid_parameters, "an app cannot be copied into itself", target.id);
            app::Document from = *open_files(engine, source.id)->document();
            from.objects = app::copied_objects(from.objects, session->user());
            const app::AppPtr into = engine.store().has(target.id)
                                         ? open_files(engine, target.id)
                                         : engine.apps().adopt(fresh_document(target.id, target.name, {}));
            const app::DocumentPtr before = into->document();
            into->update([&](app::Document& document) {
                copy(document, from, ids);
                document.next_sequence = std::max(document.next_sequence, from.next_sequence);
                document.modified = app::now_text();
            });
            save_app(engine, session->user(), *into, app::Store::Part::everything);
            Changes changes = differences(*before, *into->document());
            return [session, into, changes = std::move(changes)](Effects& effects) {
                make_changes(*session, into->id(), changes, effects);
                return result_of("qSuccess", true);
            };
        }};
}

Answer copy_app(Call& call) {
    return copy_into(call, call.params.text("qTargetAppId"), call.params.text("qSrcAppId"), copy_all);
}

Answer replace_app(Call& call) {
    if (call.params.array("qIds").empty())
        throw QixError(ErrorCode::invalid_parameters, "qIds names the objects to be replaced", "qIds");
    return copy_into(call, call.params.text("qTargetAppId"), call.params.text("qSrcAppID"), replace_objects);
}

}  // namespace

void add_copy_methods(Registry& registry) {
    registry.add(Class::doc, "SaveAs", "qNewAppName", save_as);
    registry.add(Class::global, "SaveAs", "qNewAppName", save_as);
    registry.add(Class::global, "CopyApp", "qTargetAppId qSrcAppId qIds:array?", copy_app);
    registry.add(Class::global, "ReplaceAppFromID", "qTargetAppId qSrcAppID qIds:array", replace_app);
}

}  // namespace orrery::qix
