#include "qix/own_objects.h"

#include <algorithm>

#include "app/ownership.h"
#include "qix/method_tools.h"
#include "qix/save.h"

namespace orrery::qix {

Workspace::OwnObject Workspace::try_own(const std::function<std::string(ObjectEditor&)>& make) const {
    const app::DocumentPtr document = app().document();
    ObjectMap objects = document->objects;
    OwnObject made;
    made.next_sequence = document->next_sequence;
    Changes none;
    ObjectEditor editor(objects, made.next_sequence, none, engine_.settings().max_app_objects, user_.name());
    made.id = make(editor);
    made.edits = editor.edits();
    return made;
}

void Workspace::take_in(const OwnObject& object, app::ObjectEntry rights, Effects& effects) {
    bool done = false;
    change_app(effects, [&](ObjectEditor& editor) { done = editor.redo(object.edits); });
    if (!done)
        throw QixError(ErrorCode::already_exists, "another object of that id came up meanwhile; try again", object.id);
    app().update([&](app::Document& document) {
        document.next_sequence = std::max(document.next_sequence, object.next_sequence);
    });
    set_rights(std::move(rights));
}

void Workspace::give_up(const std::string& id, Effects& effects) {
    if (find(id) == nullptr) return;  // from another of the user's sessions
    change_app(effects, [&](ObjectEditor& editor) {
        if (const std::string draft = editor.get(id).draft; !draft.empty() && editor.has(draft)) editor.destroy(draft);
        editor.destroy(id);
    });
}

bool Workspace::keeps(const app::StoredObject& object) const {
    if (object.owner.empty() || may("update") || !app::owns(object, user_)) return false;
    const auto rights = rights_->find(app::registered(app().document()->objects, object).id);
    if (rights == rights_->end()) return false;
    const auto& all = rights->second.privileges;
    return std::find(all.begin(), all.end(), "update") != all.end();
}

void Workspace::set_rights(app::ObjectEntry rights) {
    auto fresh = std::make_shared<ObjectRights>(*rights_);
    (*fresh)[rights.id] = std::move(rights);
    rights_ = std::move(fresh);
    touch();
}

namespace {

/// The catalogue was told of an object that did not get into the app.
void unregister(const std::shared_ptr<Session>& session, const std::string& app_id, const std::string& id) {
    session->engine().file_workers().post([session, app_id, id] {
        try {
            session->engine().catalogue().remove_object(session->user(), app_id, id);
        } catch (const std::exception& error) {
            session->engine().log(LogLevel::warning,
                                  "object " + id + " of app " + app_id + " stays in the catalogue: " + error.what());
        }
    });
}

}  // namespace

Answer create_in_app(Call& call, std::function<std::string(ObjectEditor&)> make,
                     std::function<json::Value(Session&, const std::string&)> tell) {
    Workspace& work = workspace(call);
    if (work.may("update")) {
        std::string id;
        work.edit_app(call.effects, [&](ObjectEditor& editor) { id = make(editor); });
        return tell(call.session, id);
    }
    Workspace::OwnObject made = work.try_own(make);
    app::ObjectFacts facts;
    for (const ObjectEdit& edit : made.edits)
        if (edit.id == made.id) facts = facts_of(*edit.after);
    return Background{Background::Lane::files,
                      [session = call.session.shared_from_this(), app = work.app_pointer(), made = std::move(made),
                       facts = std::move(facts), tell = std::move(tell)](std::stop_token) -> Completion {
                          app::ObjectEntry rights =
                              session->engine().catalogue().add_object(session->user(), app->id(), facts);
                          rights.id = made.id;
                          return [=](Effects& effects) {
                              try {
                                  if (!session->workspace().is_open() || session->workspace().app_pointer() != app)
                                      throw QixError(ErrorCode::app_invalid, "the app was closed meanwhile", app->id());
                                  session->workspace().take_in(made, rights, effects);
                              } catch (const std::exception&) {
                                  unregister(session, app->id(), made.id);
                                  throw;
                              }
                              return tell(*session, made.id);
                          };
                      }};
}

Answer clone_in_app(Call& call, const app::StoredObject& source) {
    Workspace& work = workspace(call);
    const auto clone = [id = source.id](ObjectEditor& editor) { return editor.clone(id); };
    const auto tell = [](Session&, const std::string& id) { return result_of("qCloneId", id); };
    const bool beside_it = work.is_session_object(source.id) || !source.parent.empty() || work.may("update");
    if (!beside_it) return create_in_app(call, clone, tell);
    std::string copy;
    work.edit(source.id, call.effects, [&](ObjectEditor& editor) { copy = clone(editor); });
    return tell(call.session, copy);
}

Answer destroy_in_app(Call& call, const std::string& id) {
    Workspace& work = workspace(call);
    const app::ObjectPtr object = work.existing(id);
    // The catalogue knows neither what is below a kept object nor its draft.
    if (!object->parent.empty() || !object->draft_of.empty() || !work.keeps(*object)) {
        work.edit(id, call.effects, [&](ObjectEditor& editor) { editor.destroy(id); });
        return result_of("qSuccess", true);
    }
    return Background{
        Background::Lane::files,
        [session = call.session.shared_from_this(), app = work.app_pointer(), id](std::stop_token) -> Completion {
            session->engine().catalogue().remove_object(session->user(), app->id(), id);
            return [=](Effects& effects) {
                Workspace& open = session->workspace();
                if (open.is_open() && open.app_pointer() == app) open.give_up(id, effects);
                return result_of("qSuccess", true);
            };
        }};
}

}  // namespace orrery::qix
