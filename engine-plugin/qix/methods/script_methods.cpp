// Doc: the load script, and running it.
#include "app/ids.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/reload.h"
#include "qix/script_check.h"

namespace orrery::qix {
namespace {

constexpr std::size_t kLongestScript = 8u << 20;
constexpr std::size_t kMostBreakpoints = 10'000;

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

constexpr std::int64_t kStopOnError = 1, kGoOnBehindErrors = 2;

/// The members that DoReload and DoReloadEx have in common; qDebug makes a debugger.
ReloadOptions options_of(Call& call, std::int64_t mode, bool partial, bool debug) {
    const ReloadSettings& settings = workspace(call).reload_settings();
    ReloadOptions options;
    options.mode = partial ? ReloadMode::partial : ReloadMode::whole;
    if (mode == kStopOnError) options.on_error = engine::OnError::stop;
    if (mode == kGoOnBehindErrors) options.on_error = engine::OnError::go_on;
    options.runs_on = !settings.stop_on_error;
    if (debug) options.debugger = std::make_shared<ReloadDebugger>(workspace(call).app().document()->script, settings);
    return options;
}

Answer reload(Call& call, ReloadOptions options, std::function<json::Value(const ReloadResult&)> answer) {
    const auto job = call.session.engine().reloads().start();
    job->debug_with(options.debugger);
    const bool debugged = options.debugger != nullptr;
    Background background = reload_app(call, job, std::move(options), std::move(answer));
    call.session.note_reload(call.pending, job->id(), debugged);
    return background;
}

Answer do_reload(Call& call) {
    return reload(
        call, options_of(call, call.params.integer("qMode"), call.params.flag("qPartial"), call.params.flag("qDebug")),
        [](const ReloadResult& result) { return result_of("qReturn", result.success); });
}

Answer do_reload_ex(Call& call) {
    const json::Value& params = call.params["qParams"];
    ReloadOptions options = options_of(call, params["qMode"].integer_or(0), params["qPartial"].bool_or(false),
                                       params["qDebug"].bool_or(false));
    options.skip_store = params["qSkipStore"].bool_or(false);
    if (const std::int64_t most = params["qRowLimit"].integer_or(-1); most >= 0)
        options.most_rows = static_cast<std::uint64_t>(most);
    return reload(call, std::move(options), [](const ReloadResult& result) {
        return result_of("qResult", json::Value::object({{"qSuccess", result.success},
                                                         {"qScriptLogFile", result.log_file},
                                                         {"qEndedWithMemoryConstraint", false}}));
    });
}

/// Error data is collected whatever is said here.
Answer configure_reload(Call& call) {
    ReloadSettings& settings = workspace(call).reload_settings();
    settings.stop_on_error = call.params.flag("qCancelOnScriptError");
    settings.ask_on_error = call.params.flag("qInteractOnError");
    return nothing();
}

Answer get_breakpoints(Call& call) {
    workspace(call).require("reload");
    json::Value list = json::Value::array();
    for (const Breakpoint& each : workspace(call).reload_settings().breakpoints)
        list.push_back(
            json::Value::object({{"qbufferName", each.buffer}, {"qlineIx", each.line}, {"qEnabled", each.enabled}}));
    return result_of("qBreakpoints", std::move(list));
}

Answer set_breakpoints(Call& call) {
    workspace(call).require("reload");
    const json::Value::Array& given = call.params.array("qBreakpoints");
    if (given.size() > kMostBreakpoints)
        throw QixError(ErrorCode::invalid_parameters, "a script has at most 10000 breakpoints", "qBreakpoints");
    std::vector<Breakpoint> breakpoints;
    for (const json::Value& each : given)
        breakpoints.push_back({std::string(each["qbufferName"].string_or("")), each["qlineIx"].integer_or(0),
                               each["qEnabled"].bool_or(false)});
    workspace(call).reload_settings().breakpoints = std::move(breakpoints);
    return nothing();
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
    registry.add(Class::global, "ConfigureReload",
                 "qCancelOnScriptError:boolean qUseErrorData:boolean qInteractOnError:boolean", configure_reload);
    registry.add(doc, "GetScriptBreakpoints", "", get_breakpoints);
    registry.add(doc, "SetScriptBreakpoints", "qBreakpoints:array", set_breakpoints);
}

}  // namespace orrery::qix
