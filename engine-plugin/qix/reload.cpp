#include "qix/reload.h"

#include <malloc.h>
#include <orrery/memory.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "app/ids.h"
#include "app/visible_data.h"
#include "qix/app_changes.h"
#include "qix/engine.h"
#include "qix/errors.h"
#include "qix/reload_connections.h"
#include "qix/script_variables.h"
#include "qix/seen_data.h"
#include "qix/session.h"
#include "qix/workspace.h"
#include "script/run_script.h"
#include "storage/guarded_data.h"

namespace orrery::qix {
namespace {

namespace fs = std::filesystem;

/// The app is marked as reloading for as long as this lives.
class ReloadMark {
public:
    ReloadMark(app::AppPtr app, const std::stop_source& stop) : app_(std::move(app)) {
        if (!app_->begin_reload(stop))
            throw QixError(ErrorCode::reload_in_progress, "the app is being reloaded already", app_->id());
    }
    ReloadMark(const ReloadMark&) = delete;
    ReloadMark& operator=(const ReloadMark&) = delete;
    ~ReloadMark() { app_->end_reload(); }
    app::App& app() const { return *app_; }

private:
    const app::AppPtr app_;
};

/// Hands what a run says to the job and to the log file.
class Monitor : public engine::ScriptMonitor {
public:
    Monitor(ReloadJob& job, const fs::path& log_file, const ReloadOptions& options, std::stop_token stop)
        : job_(job), options_(options), stop_(std::move(stop)) {
        std::error_code told_by_open;
        fs::create_directories(log_file.parent_path(), told_by_open);
        log_.open(log_file);
        // Logs show statements, which may hold what not everybody may read.
        ::chmod(log_file.c_str(), 0640);
    }
    void message(const std::string& text) override { job_.add_line(text); }
    void failed(const engine::ScriptFailure& failure) override {
        job_.add_line(failure.describe(), ProgressCode::error);
    }
    void progress(const std::string& text, std::uint64_t) override { job_.set_transient(text); }
    void log(const std::string& line) override { log_ << line << "\n" << std::flush; }
    bool cancelled() override { return stop_.stop_requested(); }
    bool step(const engine::ScriptStep& next) override {
        return options_.debugger == nullptr || options_.debugger->step(next, stop_);
    }
    bool goes_on(const engine::ScriptFailure& failure) override {
        const bool asks = options_.debugger != nullptr && options_.debugger->asks_at_errors();
        return asks ? options_.debugger->goes_on(failure, stop_) : options_.runs_on;
    }
    /// False when it was cancelled there.
    bool wait_at_end() {
        if (options_.debugger == nullptr) return true;
        options_.debugger->end(stop_);
        return !cancelled();
    }
    /// Everything said so far is in the log file. False on a full disk, say: that is no reason to lose a load.
    bool logged() const { return log_.good(); }

private:
    ReloadJob& job_;
    const ReloadOptions& options_;
    const std::stop_token stop_;
    std::ofstream log_;
};

/// "<app>.<time>.log", the time without what file systems dislike.
std::string log_name(const std::string& app_id) {
    std::string time = app::now_text();
    std::erase_if(time, [](char byte) { return byte == ':' || byte == '-'; });
    return app_id + "." + time + ".log";
}

/// One line of a script, the first being 1; empty beyond its end.
std::string line_of(const std::string& script, std::size_t number) {
    std::istringstream lines(script);
    std::string line;
    while (number-- > 0)
        if (!std::getline(lines, line)) return {};
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

void report_lost_log(Engine& engine, ReloadJob& job, const fs::path& log_file) {
    job.add_line("The script log could not be written; an administrator finds out why in the engine's log");
    engine.log(LogLevel::warning, "the script log " + log_file.string() +
                                      " could not be written: is its disk full, may the engine write there?");
}

void report_failures(ReloadJob& job, const std::string& script, const engine::ScriptResult& result) {
    for (const engine::ScriptFailure& failure : result.failures)
        job.add_error(failure.placed(), failure.line > 0 ? line_of(script, failure.line) : failure.statement,
                      static_cast<int>(failure.line), result.model != nullptr);
    if (result.cancelled) job.add_line("The reload was cancelled.");
}

/// What BINARY takes of an app, by id or by name: what the user may see of its data. Null where that is nothing, or the
/// app gives its data to nobody.
std::shared_ptr<const engine::DataModel> data_of(Engine& engine, const app::User& user, const std::string& wanted) {
    std::optional<app::AppEntry> entry = engine.catalogue().find(user, wanted);
    if (!entry)
        for (app::AppEntry& known : engine.catalogue().list(user))
            if (known.name == wanted) entry = std::move(known);
    if (!entry || !entry->allows("read")) return nullptr;
    const app::AppPtr app = engine.apps().open(entry->id);
    const app::DocumentPtr document = app->document();
    if (document->prohibit_binary_load || document->model == nullptr) return nullptr;
    try {
        return app::visible_data(document->model, user);
    } catch (const app::AccessDenied&) {
        return nullptr;
    }
}

/// A partial reload keeps the tables, for everybody: its script must not get at more than its user may see.
void require_whole_data(const app::User& user, const app::Document& document, ReloadJob& job) {
    try {
        if (!app::is_reduced(document, app::visible_data(document.model, user)) || document.model == nullptr) return;
        throw QixError(ErrorCode::access_denied,
                       "Access denied: the section access of the app shows you a part of its data; reload all of it",
                       document.id);
    } catch (...) {
        job.finish();
        throw;
    }
}

engine::ScriptResult run(Engine& engine, const app::User& user, const app::Document& document,
                         const ReloadOptions& options, Monitor& monitor) {
    const ReloadConnections connections(engine.catalogue(), user, engine.connectors());
    engine::ScriptRequest request;
    request.text = document.script;
    request.document_name = document.title;
    request.variables = variable_definitions(document);
    request.connections = &connections;
    request.monitor = &monitor;
    request.partial = options.mode == ReloadMode::partial;
    request.on_error = options.on_error;
    request.skip_store = options.skip_store;
    request.most_rows = options.most_rows;
    if (request.partial) request.previous = document.model;
    request.other_app = [&](const std::string& wanted) { return data_of(engine, user, wanted); };
    request.memory_limit = memory_of_machine() / 2;  // the rest is for those who work meanwhile
    return engine::run_script(request);
}

/// What was loaded, unless somebody stopped it while it waited for its end.
engine::ScriptResult run_to_end(Engine& engine, const app::User& user, const app::Document& document,
                                const ReloadOptions& options, Monitor& monitor) {
    engine::ScriptResult result = run(engine, user, document, options, monitor);
    if (result.cancelled || monitor.wait_at_end()) return result;
    result.model.reset();
    result.cancelled = true;
    return result;
}

/// A load needs several times the memory of what it makes; the allocator would keep it.
void give_memory_back() {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

/// What everybody who has the app open is going to see of its new data, made before they wait for it.
using KeptData = std::vector<std::shared_ptr<const engine::DataModel>>;
KeptData prepare(Session& session, const app::Document& before, const engine::ScriptResult& result, ReloadJob& job) {
    KeptData seen;
    if (result.model == nullptr) return seen;
    if (engine::access_of(*result.model) == nullptr && before.fields_on_the_fly.empty()) return seen;
    app::Document fresh = before;
    fresh.model = result.model;
    take_script_variables(fresh, result);
    const auto add = [&](const app::User& user) {
        try {
            seen.push_back(seen_data(fresh, user).whole);
            return true;
        } catch (const std::exception&) {  // it will not be shown to them
            return false;
        }
    };
    if (!add(session.user()))
        job.add_line("The section access of the new data does not let you in", ProgressCode::access_denied);
    for (const auto& [other, app_id] : session.engine().opened_apps())
        if (app_id == before.id && other.get() != &session) add(other->user());
    return seen;
}

/// Back on the strand: the app gets its new data, and the one that asked sees it at once.
void publish(Session& session, app::App& app, const engine::ScriptResult& result, Effects& effects) {
    app.update([&](app::Document& document) {
        document.model = result.model;
        document.last_reload = app::now_text();
        take_script_variables(document, result);
    });
    Changes changes;
    changes.data = changes.app = true;
    make_changes(session, app.id(), changes, effects);
}

}  // namespace

Background reload_app(Call& call, const std::shared_ptr<ReloadJob>& job, ReloadOptions options,
                      std::function<json::Value(const ReloadResult&)> answer) {
    Session& session = call.session;
    session.workspace().require("reload");
    if (session.workspace().without_data())
        throw QixError(ErrorCode::app_open_in_other_mode,
                       "the app was opened without data; open it with data to reload it");
    auto mark = std::make_shared<ReloadMark>(session.workspace().app_pointer(), call.pending->stop);
    auto self = session.shared_from_this();
    const auto lane = options.debugger == nullptr ? Background::Lane::reloads : Background::Lane::debugged_reloads;
    return {lane, [self, job, mark, options = std::move(options), answer](std::stop_token stop) -> Completion {
                Engine& engine = self->engine();
                const app::DocumentPtr document = mark->app().document();
                if (options.mode == ReloadMode::partial) require_whole_data(self->user(), *document, *job);
                ReloadResult result{false, log_name(document->id)};
                const fs::path log_file = engine.settings().logs_folder / result.log_file;
                Monitor monitor(*job, log_file, options, std::move(stop));
                job->add_line("Started loading data", ProgressCode::reload);
                auto outcome = std::make_shared<engine::ScriptResult>(
                    run_to_end(engine, self->user(), *document, options, monitor));
                report_failures(*job, document->script, *outcome);
                result.success = outcome->model != nullptr;
                if (!monitor.logged()) {
                    report_lost_log(engine, *job, log_file);
                    result.log_file.clear();
                }
                const KeptData seen = prepare(*self, *document, *outcome, *job);
                job->add_line(result.success ? "Finished successfully" : "Finished with error(s)", ProgressCode::done);
                job->finish();
                engine.log(result.success ? LogLevel::info : LogLevel::warning,
                           "reload of app " + document->id + " by " + self->user().name() +
                               (result.success ? " succeeded" : " failed") + ", log " +
                               (result.log_file.empty() ? "lost" : result.log_file));
                give_memory_back();
                return [self, mark, answer, result, outcome, seen](Effects& effects) {
                    if (result.success) publish(*self, mark->app(), *outcome, effects);
                    return answer(result);
                };
            }};
}

}  // namespace orrery::qix
