// Copies of apps: under a new name, into an app that exists, or of some objects.
#include "app/ids.h"
#include "app/ownership.h"
#include "qix/app_access.h"
#include "qix/app_copies.h"
#include "qix/method_tools.h"
#include "qix/methods.h"

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

/// Changes one app by another.
Answer copy_between(Call& call, const std::string& target_id, const std::string& source_id, CopyApp copy) {
    return Background{Background::Lane::files,
                      [session = call.session.shared_from_this(), target_id, source_id, ids = call.params.texts("qIds"),
                       copy](std::stop_token) -> Completion {
                          Engine& engine = session->engine();
                          const app::AppEntry target = entry_named(engine, session->user(), target_id);
                          const app::AppEntry source = entry_named(engine, session->user(), source_id);
                          require_privilege(target, "update");
                          require_copying(source);
                          if (target.id == source.id)
                              throw QixError(ErrorCode::invalid_parameters, "an app cannot be copied into itself",
                                             target.id);
                          app::Document from = *open_files(engine, source.id)->document();
                          from.objects = app::copied_objects(from.objects, session->user());
                          return copy_into(session, target, from, ids, copy);
                      }};
}

Answer copy_app(Call& call) {
    return copy_between(call, call.params.text("qTargetAppId"), call.params.text("qSrcAppId"), copy_all);
}

Answer replace_app(Call& call) {
    if (call.params.array("qIds").empty())
        throw QixError(ErrorCode::invalid_parameters, "qIds names the objects to be replaced", "qIds");
    return copy_between(call, call.params.text("qTargetAppId"), call.params.text("qSrcAppID"), replace_objects);
}

}  // namespace

void add_copy_methods(Registry& registry) {
    registry.add(Class::doc, "SaveAs", "qNewAppName", save_as);
    registry.add(Class::global, "SaveAs", "qNewAppName", save_as);
    registry.add(Class::global, "CopyApp", "qTargetAppId qSrcAppId qIds:array?", copy_app);
    registry.add(Class::global, "ReplaceAppFromID", "qTargetAppId qSrcAppID qIds:array", replace_app);
}

}  // namespace orrery::qix
