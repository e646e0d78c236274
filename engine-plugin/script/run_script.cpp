#include "script/run_script.h"

#include "script/derived_fields.h"
#include "script/finish_fields.h"
#include "script/interpreter.h"
#include "script/section_access.h"

namespace orrery::engine {
namespace {

std::shared_ptr<const DataModel> finish(ScriptState& state) {
    const AccessPtr access = finish_section_access(state);
    derive_fields(state);
    finish_fields(state);
    state.progress("building the data model", 0);
    std::shared_ptr<const DataModel> model = state.model.finish([&] { state.check_cancelled(); });
    for (const ModelWarning& warning : model->warnings()) {
        const char* kind = warning.kind == ModelWarning::Kind::synthetic_key ? "synthetic key " : "";
        state.message("warning: " + (kind + warning.message));
        state.log("warning: " + (kind + warning.message));
    }
    if (access != nullptr) warn_of_missing_fields(state, *model, *access);
    return guarded(std::move(model), access);
}

void report_variables(const ScriptState& state, ScriptResult& result) {
    for (const auto& [name, definition] : state.variables()) {
        if (ScriptState::is_error_variable(name)) continue;
        bool set = state.variables_set().contains(name);
        if (set && definition.empty()) continue;
        result.variables.emplace(name, definition);
        if (set) result.script_variables.push_back(name);
    }
    result.formats = state.formats();
    result.reload_time = state.reload_time();
}

void run(ScriptState& state, Interpreter& interpreter, const ScriptRequest& request, ScriptResult& result) {
    try {
        if (interpreter.run(split_script(request.text))) result.model = finish(state);
    } catch (const LoadCancelled&) {
        result.cancelled = true;
        state.message("the reload was cancelled");
        state.log("the reload was cancelled");
    } catch (const ScriptError& error) {
        interpreter.fail(error.kind(), error.what(), "", error.position());
    } catch (const std::exception& error) {
        interpreter.fail(LoadErrorKind::general, error.what(), "", {});
    }
}

}  // namespace

std::string ScriptFailure::placed() const {
    return (line == 0 ? "" : "line " + std::to_string(line) + ", column " + std::to_string(column) + ": ") + message;
}

std::string ScriptFailure::describe() const { return placed() + (statement.empty() ? "" : " (in: " + statement + ")"); }

ScriptResult run_script(const ScriptRequest& request) {
    ScriptResult result;
    ScriptState state(request);
    Interpreter interpreter(state);
    state.log("the script starts");
    run(state, interpreter, request, result);
    result.failures = interpreter.failures();
    report_variables(state, result);
    state.log(result.model != nullptr ? "the script ended" : "the script failed");
    return result;
}

}  // namespace orrery::engine
