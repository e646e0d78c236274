// Doc: what an open app says of itself, its properties, saving it.
#include <algorithm>

#include "app/ids.h"
#include "qix/app_layout.h"
#include "qix/empty_script.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/save.h"

namespace orrery::qix {
namespace {

Answer get_app_layout(Call& call) { return result_of("qLayout", app_layout(*workspace(call).snapshot())); }

Answer get_app_properties(Call& call) { return result_of("qProp", app_properties(*workspace(call).snapshot())); }

Answer set_app_properties(Call& call) {
    workspace(call).require("update");
    const json::Value& given = call.params["qProp"];
    workspace(call).app().update([&](app::Document& document) {
        const std::string_view title = given["qTitle"].string_or("");
        if (!title.empty()) document.title = title;
        document.properties = given;
        document.modified = app::now_text();
    });
    call.effects.shared.app = true;
    return nothing();
}

Answer get_locale_info(Call& call) {
    const SnapshotPtr snapshot = workspace(call).snapshot();
    return result_of("qReturn", locale_info(format_settings(*snapshot->variables), *snapshot->variables));
}

bool keeps_objects(Workspace& work) {
    const auto& objects = work.app().document()->objects;
    return std::any_of(objects.begin(), objects.end(), [&](const auto& entry) { return work.keeps(*entry.second); });
}

Answer save(Call& call, app::Store::Part part) {
    const bool only_own = !workspace(call).may("update") && keeps_objects(workspace(call));
    if (!only_own) workspace(call).require("update");
    if (workspace(call).app().is_session_app())
        throw QixError(ErrorCode::not_supported_for_session_app, "a session app cannot be saved");
    if (part == app::Store::Part::everything && workspace(call).without_data()) part = app::Store::Part::without_data;
    return Background{Background::Lane::files,
                      [session = call.session.shared_from_this(), app = workspace(call).app_pointer(), part,
                       only_own](std::stop_token) -> Completion {
                          if (only_own)
                              save_own_objects(session->engine(), session->user(), *app);
                          else
                              save_app(session->engine(), session->user(), *app, part);
                          return [](Effects&) { return nothing(); };
                      }};
}

Answer do_save(Call& call) { return save(call, app::Store::Part::everything); }
Answer save_objects(Call& call) { return save(call, app::Store::Part::without_data); }

/// Every app has a library of its own; no files are kept in it, and there are no others.
Answer content_libraries(Call& call) {
    const json::Value own = json::Value::object(
        {{"qName", workspace(call).app().id()}, {"qAppSpecific", true}, {"qMeta", json::Value::object()}});
    return result_of("qList", json::Value::object({{"qItems", json::Value::array({own})}}));
}

Answer library_content(Call& call) {
    const std::string& name = call.params.text("qName");
    if (name != workspace(call).app().id())
        throw QixError(ErrorCode::not_found, "Not found: content library " + name, name);
    return result_of("qList", json::Value::object({{"qItems", json::Value::array()}}));
}

Answer get_empty_script(Call& call) {
    return result_of("qReturn", empty_script(call.params.text("qLocalizedMainSection")));
}

}  // namespace

void add_document_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "GetAppLayout", "", get_app_layout);
    registry.add(doc, "GetAppProperties", "", get_app_properties);
    registry.add(doc, "SetAppProperties", "qProp:object", set_app_properties);
    registry.add(doc, "GetLocaleInfo", "", get_locale_info);
    registry.add(doc, "DoSave", "qFileName?", do_save);
    registry.add(doc, "SaveObjects", "", save_objects);
    registry.add(doc, "GetEmptyScript", "qLocalizedMainSection?", get_empty_script);
    // Media belong to the repository; the engine keeps none, which clients are told in this way.
    registry.add(doc, "GetMediaList", "", [](Call&) {
        const json::Value none = json::Value::object({{"qItems", json::Value::array()}});
        return json::Value::object({{"qList", none}, {"qReturn", true}});
    });
    registry.add(doc, "GetContentLibraries", "", content_libraries);
    registry.add(doc, "GetLibraryContent", "qName", library_content);
    registry.add(doc, "Resume", "", [](Call&) { return nothing(); });
}

}  // namespace orrery::qix
