// Global: apps, seen from outside: list, create, open, delete.
#include "app/ids.h"
#include "app/ownership.h"
#include "qix/app_access.h"
#include "qix/app_layout.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/seen_data.h"

namespace orrery::qix {
namespace {

json::Value document_result(Session& session) {
    return result_of("qReturn", session.open({Class::doc, session.workspace().app().id(), {}}));
}

Answer open_again(Call& call, bool without_data) {
    if (workspace(call).without_data() != without_data)
        throw QixError(ErrorCode::app_open_in_other_mode,
                       "the app is already open with other data options; close the connection to open it anew");
    return document_result(call.session);
}

bool names_app(const Workspace& work, const std::string& name) {
    return work.app().id() == name || work.entry().name == name;
}

/// The app becomes the session's, unless another one has meanwhile.
json::Value open_here(Session& session, const app::AppPtr& app, const app::AppEntry& entry, bool without_data,
                      const std::vector<app::ObjectEntry>& objects = {}) {
    Workspace& work = session.workspace();
    if (work.is_open() && work.app_pointer() != app)
        throw QixError(ErrorCode::app_already_open, "the connection has another app open", entry.id);
    if (work.is_open() && work.without_data() != without_data)
        throw QixError(ErrorCode::app_open_in_other_mode, "the app is already open with other data options");
    const auto data = app->document()->model;
    if (!work.is_open()) work.open_app(app, entry, session.user(), without_data, objects);
    session.engine().note_open(session.shared_from_this(), app->id());
    // A reload that ended before its opening was noted has not told it.
    if (app->document()->model != data) {
        Changes changes;
        changes.data = changes.app = true;
        session.post_changes(changes);
    }
    session.note_app(app->id(), entry.name, entry.modified);
    return document_result(session);
}

Answer open_doc(Call& call) {
    const std::string name = call.params.text("qDocName");
    const bool without_data = call.params.flag("qNoData");
    if (workspace(call).is_open()) {
        if (names_app(workspace(call), name)) return open_again(call, without_data);
        throw QixError(ErrorCode::app_already_open, "App already open: the connection has another app open", name);
    }
    auto session = call.session.shared_from_this();
    return Background{
        Background::Lane::files, [session, name, without_data](std::stop_token) -> Completion {
            Engine& engine = session->engine();
            app::AppEntry entry = entry_named(engine, session->user(), name);
            if (!session->app_id().empty() && session->app_id() != entry.id && session->app_id() != entry.name)
                throw QixError(ErrorCode::app_already_open, "the connection's path names another app", name);
            require_privilege(entry, "read");
            if (!engine.store().has(entry.id))
                throw QixError(ErrorCode::app_not_found, "the app's files are missing on this node", entry.id);
            app::AppPtr app = open_files(engine, entry.id);
            // Where that takes long, other requests need not wait for it.
            const SeenData seen = without_data ? SeenData() : seen_data(*app->document(), session->user());
            // In an app that is not published everything belongs to who may change it.
            const auto objects = entry.published ? engine.catalogue().objects(session->user(), entry.id)
                                                 : std::vector<app::ObjectEntry>();
            return [session, app, entry, without_data, objects, seen](Effects&) {
                return open_here(*session, app, entry, without_data, objects);
            };
        }};
}

Answer active_doc(Call& call) {
    workspace(call).app();  // none open is an error: clients that resume rely on it
    return document_result(call.session);
}

Answer doc_list(Call& call) {
    return in_background([session = call.session.shared_from_this()] {
        json::Value list = json::Value::array();
        for (const app::AppEntry& entry : session->engine().catalogue().list(session->user()))
            list.push_back(doc_list_entry(entry));
        return result_of("qDocList", std::move(list));
    });
}

Answer app_entry(Call& call) {
    return in_background([session = call.session.shared_from_this(), id = call.params.text("qAppID")] {
        const app::AppEntry entry = entry_named(session->engine(), session->user(), id);
        return result_of("qEntry", app_entry_value(entry));
    });
}

Answer create_named(Call& call) {
    const std::string name = call.params.text("qAppName");
    if (name.empty()) throw QixError(ErrorCode::invalid_parameters, "an app needs a name", "qAppName");
    return in_background([session = call.session.shared_from_this(), name,
                          section = call.params.text("qLocalizedScriptMainSection")] {
        const std::string id = create_app(session->engine(), session->user(), name, fresh_document({}, name, section));
        return json::Value::object({{"qSuccess", true}, {"qAppId", id}});
    });
}

/// Creates an app and opens it at once.
Answer create_and_open(Call& call) {
    const std::string name = call.params.text("qDocName");
    if (name.empty()) throw QixError(ErrorCode::invalid_parameters, "an app needs a name", "qDocName");
    if (workspace(call).is_open() || !call.session.app_id().empty())
        throw QixError(ErrorCode::app_already_open, "the connection is for another app", name);
    auto session = call.session.shared_from_this();
    return Background{
        Background::Lane::files,
        [session, name, section = call.params.text("qLocalizedScriptMainSection")](std::stop_token) -> Completion {
            Engine& engine = session->engine();
            const std::string id = create_app(engine, session->user(), name, fresh_document({}, name, section));
            const app::AppEntry entry = entry_named(engine, session->user(), id);
            return [session, entry, app = open_files(engine, id)](Effects&) {
                json::Value result = open_here(*session, app, entry, false);
                result.set("qDocId", entry.id);
                return result;
            };
        }};
}

Answer delete_app(Call& call) {
    const std::string id = call.params.text("qAppId");
    auto session = call.session.shared_from_this();
    return Background{Background::Lane::files, [session, id](std::stop_token) -> Completion {
                          Engine& engine = session->engine();
                          const app::AppEntry entry = entry_named(engine, session->user(), id);
                          require_privilege(entry, "delete");
                          engine.catalogue().remove(session->user(), entry.id);
                          engine.store().remove(entry.id);
                          return [session, gone = entry.id](Effects& effects) {
                              session->engine().app_gone(gone, session.get());
                              Workspace& work = session->workspace();
                              effects.own.app_gone = work.is_open() && work.app().id() == gone;
                              return result_of("qSuccess", true);
                          };
                      }};
}

void require_closed(Call& call) {
    if (workspace(call).is_open()) throw QixError(ErrorCode::app_already_open, "the connection has an app open");
}

/// A session app belongs to its session alone: everything is allowed but saving it.
json::Value open_session_app(Session& session, app::Document document) {
    app::AppEntry entry;
    entry.id = document.id;
    entry.name = document.title;
    entry.owner = session.user();
    entry.privileges = {"create", "read", "update", "delete", "reload", "export", "exportdata"};
    const app::AppPtr app = session.engine().apps().adopt(std::move(document));
    session.workspace().open_app(app, entry, session.user(), false);
    session.engine().note_open(session.shared_from_this(), app->id());
    session.note_app(app->id(), entry.name, {});
    json::Value result = document_result(session);
    result.set("qSessionAppId", app->id());
    return result;
}

std::string session_app_id() { return std::string(app::kSessionAppPrefix) + app::new_guid(); }

Answer create_session_app(Call& call) {
    require_closed(call);
    return open_session_app(call.session, fresh_document(session_app_id(), "Session app", {}));
}

Answer create_session_app_from(Call& call) {
    require_closed(call);
    auto session = call.session.shared_from_this();
    return Background{
        Background::Lane::files, [session, id = call.params.text("qSrcAppId")](std::stop_token) -> Completion {
            const app::AppEntry entry = entry_named(session->engine(), session->user(), id);
            // The copy shows the script, which readers of an app may not see.
            require_privilege(entry, "update");
            app::Document copy = *open_files(session->engine(), entry.id)->document();
            copy.id = session_app_id();
            copy.objects = app::copied_objects(copy.objects, session->user());
            copy.model.reset();
            copy.last_reload.clear();
            return [session, copy = std::move(copy)](Effects&) { return open_session_app(*session, copy); };
        }};
}

}  // namespace

void add_app_methods(Registry& registry) {
    const auto global = Class::global;
    registry.add(global, "OpenDoc", "qDocName qUserName? qPassword? qSerial? qNoData:boolean?", open_doc);
    registry.add(global, "GetActiveDoc", "", active_doc);
    registry.add(global, "GetDocList", "", doc_list);
    registry.add(global, "GetAppEntry", "qAppID", app_entry);
    registry.add(global, "CreateApp", "qAppName qLocalizedScriptMainSection? qLocale?", create_named);
    registry.add(global, "CreateDocEx", "qDocName qUserName? qPassword? qSerial? qLocalizedScriptMainSection?",
                 create_and_open);
    registry.add(global, "DeleteApp", "qAppId", delete_app);
    registry.add(global, "CreateSessionApp", "", create_session_app);
    registry.add(global, "CreateSessionAppFromApp", "qSrcAppId", create_session_app_from);
}

}  // namespace orrery::qix
