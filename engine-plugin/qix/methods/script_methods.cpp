// Doc: the load script, and running it.
#include "app/ids.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/reload.h"
#include "qix/script_check.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kLongestScript = 8u << 20;

Answer get_script(Call& call) {
    workspace(call).require("update");
    return result_of("qScript", workspace(call).app().document()->script);
}

Answer get_script_ex(Call& call) {
    workspace(call).require("update");
    const json::Value script = json::Value::object({{"qScript", workspace(call).app().document()->script},
                                                    {"qMeta", json::Value::object()},
                                                    {"qIsLocked", false}});
    return result_of("qScript", script);
}

Answer get_script_meta(Call& call) {
    workspace(call).require("update");
    return result_of("qMeta", json::Value::object({{"qMeta", json::Value::object()}, {"qIsLocked", false}}));
}

Answer set_script(Call& call) {
    workspace(call).require("update");
    const std::string& script = call.params.text("qScript");
    if (script.size() > kLongestScript)
        throw QixError(ErrorCode::invalid_parameters, "the script is longer than 8 MiB", "qScript");
    workspace(call).app().update([&](app::Document& document) {
        document.script = script;
        document.modified = app::now_text();
    });
    call.effects.shared.app = true;
    return nothing();
}

Answer check_syntax(Call& call) {
    workspace(call).require("update");
    return calculate(call, [](const Snapshot& snapshot, const Environment&) {
        return result_of("qErrors", script_errors(snapshot.document->script));
    });
}

Answer reload(Call& call, ReloadMode mode, std::function<json::Value(const ReloadResult&)> answer) {
    const auto job = call.session.engine().reloads().start();
    Background background = reload_app(call.session, job, mode, std::move(answer));
    call.session.note_reload(call.pending, job->id());
    return background;
}

ReloadMode mode_of(bool partial) { return partial ? ReloadMode::partial : ReloadMode::whole; }

Answer do_reload(Call& call) {
    return reload(call, mode_of(call.params.flag("qPartial")),
                  [](const ReloadResult& result) { return result_of("qReturn", result.success); });
}

Answer do_reload_ex(Call& call) {
    return reload(call, mode_of(call.params["qParams"]["qPartial"].bool_or(false)), [](const ReloadResult& result) {
        return result_of("qResult", json::Value::object({{"qSuccess", result.success},
                                                         {"qScriptLogFile", result.log_file},
                                                         {"qEndedWithMemoryConstraint", false}}));
    });
}

}  // namespace

void add_script_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "GetScript", "", get_script);
    registry.add(doc, "GetScriptEx", "", get_script_ex);
    registry.add(doc, "GetScriptMeta", "", get_script_meta);
    registry.add(doc, "SetScript", "qScript", set_script);
    registry.add(doc, "CheckScriptSyntax", "", check_syntax);
    registry.add(doc, "DoReload", "qMode:integer? qPartial:boolean? qDebug:boolean?", do_reload);
    registry.add(doc, "DoReloadEx", "qParams:object?", do_reload_ex);
    // How errors are treated is the script's own choice (ErrorMode); error data is always collected.
    registry.add(Class::global, "ConfigureReload",
                 "qCancelOnScriptError:boolean qUseErrorData:boolean qInteractOnError:boolean",
                 [](Call&) { return nothing(); });
    registry.add(doc, "GetScriptBreakpoints", "",
                 [](Call&) { return result_of("qBreakpoints", json::Value::array()); });
}

}  // namespace orrery::qix
