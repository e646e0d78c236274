// Showing apps and objects to others: whether somebody may is for the catalogue to say.
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/save.h"

namespace orrery::qix {
namespace {

using app::ObjectMark;

void set_mark(app::StoredObject& object, ObjectMark mark) {
    switch (mark) {
        case ObjectMark::publish:
        case ObjectMark::unpublish:
            object.published = mark == ObjectMark::publish;
            break;
        case ObjectMark::approve:
        case ObjectMark::unapprove:
            object.approved = mark == ObjectMark::approve;
            break;
    }
}

/// What the catalogue has allowed; also for those who may not change the app otherwise.
void mark_in_app(app::App& app, const std::string& id, ObjectMark mark) {
    app.update([&](app::Document& document) {
        const auto found = document.objects.find(id);
        if (found == document.objects.end()) return;  // destroyed meanwhile
        auto marked = std::make_shared<app::StoredObject>(*found->second);
        set_mark(*marked, mark);
        document.objects.put(id, std::move(marked));
    });
}

/// What the catalogue refuses, as the protocol numbers it.
template <class Run>
void catalogued(Run&& run) {
    try {
        run();
    } catch (const std::out_of_range& error) {
        throw QixError(ErrorCode::not_found, error.what());
    } catch (const std::invalid_argument& error) {
        throw QixError(ErrorCode::invalid_parameters, error.what());
    }
}

Answer mark(Call& call, ObjectMark mark) {
    const app::ObjectPtr object = workspace(call).find(call.target.id);
    if (object == nullptr) throw QixError(ErrorCode::not_found, "Not found: the object is gone", call.target.id);
    if (workspace(call).is_session_object(object->id) || workspace(call).app().is_session_app())
        throw QixError(ErrorCode::not_supported_for_session_app, "what belongs to a session cannot be published",
                       object->id);
    if (!object->draft_of.empty())
        throw QixError(ErrorCode::invalid_parameters, "a draft cannot be published: commit it first", object->id);
    return Background{Background::Lane::files,
                      [session = call.session.shared_from_this(), app = workspace(call).app_pointer(), object,
                       mark](std::stop_token) -> Completion {
                          app::ObjectEntry rights;
                          catalogued([&] {
                              rights = session->engine().catalogue().mark_object(session->user(), app->id(),
                                                                                 facts_of(*object), mark);
                          });
                          return [session, app, id = object->id, kind = object->kind, mark,
                                  rights = std::move(rights)](Effects& effects) {
                              mark_in_app(*app, id, mark);
                              Workspace& work = session->workspace();
                              if (work.is_open() && work.app_pointer() == app) work.set_rights(rights);
                              effects.shared.objects.insert(id);
                              effects.shared.listings = listing_of(kind);
                              return nothing();
                          };
                      }};
}

Answer stream_list(Call& call) {
    return in_background([session = call.session.shared_from_this()] {
        json::Value list = json::Value::array();
        for (const app::StreamEntry& stream : session->engine().catalogue().streams(session->user()))
            list.push_back(json::Value::object({{"qName", stream.name}, {"qId", stream.id}}));
        return result_of("qStreamList", std::move(list));
    });
}

/// Publishes or unpublishes an app; the session sees it as others do from then on.
Answer move_app(Call& call, const std::string& id, std::function<void(app::AppCatalogue&, const app::User&)> move) {
    return Background{
        Background::Lane::files,
        [session = call.session.shared_from_this(), id, move = std::move(move)](std::stop_token) -> Completion {
            app::AppCatalogue& catalogue = session->engine().catalogue();
            catalogued([&] { move(catalogue, session->user()); });
            return [session, entry = catalogue.find(session->user(), id)](Effects& effects) {
                Workspace& work = session->workspace();
                if (!entry || !work.is_open() || work.app().id() != entry->id) return nothing();
                work.set_entry(*entry);
                effects.shared.app = true;
                return nothing();
            };
        }};
}

Answer publish_app(Call& call, const std::string& id) {
    return move_app(
        call, id,
        [id, stream = call.params.text("qStreamId"), name = call.params.text("qName")](
            app::AppCatalogue& catalogue, const app::User& user) { catalogue.publish_app(user, id, stream, name); });
}

Answer publish_open_app(Call& call) { return publish_app(call, workspace(call).app().id()); }
Answer publish_named_app(Call& call) { return publish_app(call, call.params.text("qAppId")); }

Answer unpublish_open_app(Call& call) {
    const std::string id = workspace(call).app().id();
    return move_app(call, id,
                    [id](app::AppCatalogue& catalogue, const app::User& user) { catalogue.unpublish_app(user, id); });
}

}  // namespace

void add_publish_methods(Registry& registry) {
    for (const auto cls : {Class::object, Class::dimension, Class::measure, Class::bookmark}) {
        registry.add(cls, "Publish", "", [](Call& call) { return mark(call, ObjectMark::publish); });
        registry.add(cls, "UnPublish", "", [](Call& call) { return mark(call, ObjectMark::unpublish); });
        registry.add(cls, "Approve", "", [](Call& call) { return mark(call, ObjectMark::approve); });
        registry.add(cls, "UnApprove", "", [](Call& call) { return mark(call, ObjectMark::unapprove); });
    }
    registry.add(Class::doc, "Publish", "qStreamId qName?", publish_open_app);
    registry.add(Class::doc, "UnPublish", "", unpublish_open_app);
    registry.add(Class::global, "PublishApp", "qAppId qName qStreamId", publish_named_app);
    registry.add(Class::global, "GetStreamList", "", stream_list);
}

}  // namespace orrery::qix
