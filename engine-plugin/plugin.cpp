// The engine as a plugin: WebSockets arrive as streams, health over HTTP, apps are kept with the repository's blessing.
#include <orrery/kit/log/layout.h>
#include <orrery/plugin.h>

#include <filesystem>
#include <mutex>
#include <utility>

#include "app/ids.h"
#include "app/left_apps.h"
#include "app/local_catalogue.h"
#include "app/repository_catalogue.h"
#include "cube/memory_meter.h"
#include "service/app_verbs.h"
#include "service/body.h"
#include "service/bootstrap_log.h"
#include "service/file_sender.h"
#include "service/healthcheck.h"
#include "service/journal.h"
#include "service/repository_news.h"
#include "service/role_connectors.h"
#include "service/stream_loop.h"
#include "storage/large_memory.h"

namespace {

using namespace orrery;
namespace fs = std::filesystem;

/// Relative settings are relative to the site.
fs::path site_path(const Config& config, std::string_view name, std::string_view otherwise) {
    const fs::path path(config.text(name, otherwise));
    return path.is_absolute() ? path : fs::path(config.site_directory()) / path;
}

app::User user_of(const Request& request) {
    const Identity who = request.identity();
    if (!who.empty())
        return {who.directory, who.id, who.attributes, std::string(request.id()),
                std::string(request.header("x-qlik-proxysession").value_or(""))};
    if (request.caller().empty())
        throw Error(Code::unauthenticated, "the request names no user",
                    "call the engine through the proxy or with X-Qlik-User");
    return {"INTERNAL", std::string(request.caller()), {}, std::string(request.id())};
}

/// The visitor whom nobody knows.
bool is_anonymous(const app::User& user) { return user.directory == "NONE"; }

class EnginePlugin : public Service, public HttpHandler, public StreamHandler, public Command {
public:
    static constexpr Swap swap = Swap::replace;

    EnginePlugin(Host host, Config config) : host_(std::move(host)), config_(std::move(config)) {}
    ~EnginePlugin() override { stop(); }

    void start() override {
        service::BootstrapLog log(bootstrap_place(), "Start");
        log.say("INFO", "the engine starts");
        try {
            begin();
        } catch (const std::exception& error) {
            log.say("ERROR", std::string("the engine could not start: ") + error.what());
            throw;
        }
        log.say("INFO", "the engine has started; its rows are in the logs from here on");
    }

    void stop() override {
        if (!stop_measuring()) return end();
        service::BootstrapLog log(bootstrap_place(), "Exit");
        const auto message = "the engine stops with " + std::to_string(engine_->load().sessions) + " sessions";
        log.say("INFO", message);
        journal_->exit(message);
        journal_->measure(*engine_, clients_, "Server Shutting Down");
        journal_->service("Stop engine");
        end();
        log.say("INFO", "the engine has stopped");
    }

    Response handle(const Request& request) override {
        if (request.path().starts_with("/tempcontent/")) return exported(request);
        if (request.path() != "/engine/healthcheck")
            throw Error(Code::not_found, "the engine has no page " + std::string(request.path()));
        if (request.method() != "GET") throw Error(Code::unsupported, "only GET is offered here");
        return {200,
                {{"content-type", "application/json"}, {"cache-control", "no-store"}},
                service::healthcheck(*engine_, started_),
                {}};
    }

    void open(const Request& request, Stream stream) override {
        const app::User user = user_of(request);
        const std::string target(request.target());
        loop_->serve(std::move(stream), [&](std::shared_ptr<qix::Outlet> outlet) {
            return clients_.enter(engine_->connect(user, target, std::move(outlet)), std::string(request.remote()),
                                  is_anonymous(user));
        });
    }

    std::vector<Verb> verbs() const override { return service::app_verbs(); }
    CommandResult run(const Arguments& arguments) override {
        return service::run_app_verb(arguments, site_path(config_, "apps", "Apps"), config_.site_directory());
    }

private:
    void begin() {
        engine::keep_freed_memory();
        qix::EngineSettings settings;
        settings.apps_folder = site_path(config_, "apps", "Apps");
        settings.logs_folder = site_path(config_, "script-logs", "Log/Script");
        settings.exports_folder = site_path(config_, "exports", "TempContent");
        settings.exchange_folder = site_path(config_, "exchange", "Exchange");
        settings.largest_import = settings::byte_size(config_.text("largest-import")).value_or(settings.largest_import);
        settings.exported_bytes = settings::byte_size(config_.text("exported-bytes")).value_or(settings.exported_bytes);
        settings.session_time_to_live = config_.duration("session-ttl", settings.session_time_to_live);
        settings.calculation_limit = config_.duration("calculation-limit", settings.calculation_limit);
        if (const auto most = settings::byte_size(config_.text("calculation-memory")))
            engine::MemoryMeter::set_limit(*most);
        settings.calculation_threads = static_cast<unsigned>(config_.number("calculation-threads", 0));
        settings.reload_threads = static_cast<unsigned>(config_.number("reloads", settings.reload_threads));
        settings.max_sessions = static_cast<std::size_t>(config_.number("max-sessions", 10'000));
        store_ = std::make_unique<app::Store>(settings.apps_folder);
        loop_ = std::make_unique<service::StreamLoop>(service::StreamLimits{});
        files_ = std::make_unique<service::FileSender>(host_);
        journal_ = std::make_shared<service::Journal>(host_, thresholds());
        engine_ = std::make_unique<qix::Engine>(
            settings, catalogue(settings), *store_,
            [journal = journal_](qix::LogLevel level, const std::string& message) {
                journal->say(log_level(level), message);
            },
            journal_, std::make_shared<service::RoleConnectors>(host_));
        if (repository_ != nullptr)
            news_ = std::make_unique<service::RepositoryNews>(
                host_, *engine_, std::make_shared<service::FileOrders>(host_, *engine_, repository_, *files_));
        if (repository_ != nullptr) tidy_apps();
        started_ = app::now_text();
        journal_->say(Level::info, "apps are kept in " + settings.apps_folder.string());
        journal_->service("Start engine");
        journal_->measure(*engine_, clients_, "Server Starting");
        running_ = true;
        measure_later();
    }
    /// Apps may have been deleted while no engine heard of it.
    void tidy_apps() {
        engine_->file_workers().post([this, repository = repository_] {
            const auto left = app::set_left_apps_aside(*store_, *repository, std::chrono::system_clock::now());
            if (!left.said.empty()) journal_->say(left.refused ? Level::warn : Level::info, left.said);
        });
    }
    void end() {
        news_.reset();
        if (engine_ != nullptr) engine_->stop();
        if (loop_ != nullptr) loop_->stop();
        if (files_ != nullptr) files_->stop();
    }
    service::BootstrapLog::Place bootstrap_place() const {
        const auto named = config_.text("machine");
        return {site_path(config_, "bootstrap-logs", "Log/Engine"),
                named.empty() ? logkit::Surroundings::here().host_name : std::string(named)};
    }
    /// A file of exported data: for the user who asked for it alone, whoever else knows the address.
    Response exported(const Request& request) {
        if (request.method() != "GET") throw Error(Code::unsupported, "only GET is offered here");
        const auto found = engine_->export_files().find(user_of(request).name(), std::string(request.path()),
                                                        qix::ExportFiles::Clock::now());
        if (!found) throw Error(Code::not_found, "there is no such file (any more): export the data again");
        Response response{200,
                          {{"content-type", found->file.type},
                           {"content-disposition", "attachment; filename=\"" + found->file.name + "\""},
                           {"cache-control", "no-store"},
                           {"x-content-type-options", "nosniff"}},
                          {},
                          {}};
        files_->send(found->file.path, found->last, response);
        return response;
    }
    service::Journal::Thresholds thresholds() const {
        service::Journal::Thresholds out;
        out.warning = config_.duration("warning-process-time", out.warning);
        out.error = config_.duration("error-process-time", out.error);
        out.warning_memory = settings::byte_size(config_.text("warning-peak-memory")).value_or(out.warning_memory);
        out.error_memory = settings::byte_size(config_.text("error-peak-memory")).value_or(out.error_memory);
        return out;
    }
    void measure_later() {
        host_.post(
            [this] {
                const std::lock_guard lock(measuring_);
                if (!running_) return;
                journal_->measure(*engine_, clients_, "Normal");
                measure_later();
            },
            config_.duration("performance-interval", std::chrono::minutes(1)));
    }
    /// After it none is being made; false when it was called before.
    bool stop_measuring() {
        const std::lock_guard lock(measuring_);
        return std::exchange(running_, false);
    }
    static Level log_level(qix::LogLevel level) {
        constexpr Level levels[] = {Level::info, Level::warn, Level::error};
        return levels[static_cast<std::size_t>(level)];
    }
    std::shared_ptr<app::AppCatalogue> catalogue(const qix::EngineSettings& settings) {
        const std::string repository(config_.text("repository"));
        if (repository.empty()) {
            const bool shared = config_.text("sharing", "owner") == "everyone";
            return std::make_shared<app::LocalCatalogue>(
                settings.apps_folder, *store_,
                shared ? app::LocalCatalogue::Sharing::everyone : app::LocalCatalogue::Sharing::owner_only);
        }
        const HttpClient client(host_, repository);
        repository_ = std::make_shared<app::RepositoryCatalogue>(
            [host = host_, client](const Fields& fields) {
                return service::with_whole_body(host, client.call(fields));
            },
            [host = host_](const std::string& message) { host.log().warn(message); });
        return repository_;
    }

    const Host host_;
    const Config config_;
    std::string started_;
    std::unique_ptr<app::Store> store_;
    service::ClientBook clients_;
    std::unique_ptr<service::StreamLoop> loop_;
    std::unique_ptr<service::FileSender> files_;
    std::shared_ptr<service::Journal> journal_;
    std::unique_ptr<qix::Engine> engine_;
    std::mutex measuring_;
    bool running_ = false;  // from before the first row of the performance log to the last one
    std::shared_ptr<app::RepositoryCatalogue> repository_;  // null: apps belong to who makes them
    std::unique_ptr<service::RepositoryNews> news_;
};

}  // namespace

ORRERY_PLUGIN(
    EnginePlugin, "org.orrery.engine", "0.1.0", {"apps", "folder of the apps", "Apps", "path"},
    {"script-logs", "folder of the load scripts' logs", "Log/Script", "path"},
    {"exports", "folder of exported data until it is fetched; emptied at every start", "TempContent", "path"},
    {"exchange", "folder of the app files that users export to and import from; it has one for each user", "Exchange",
     "path"},
    {"largest-import", "an app file from outside may be as long", "10GB", "size"},
    {"exported-bytes", "what one user's exported files may take, there and until they are fetched each", "20GB",
     "size"},
    {"repository", "stanza of the repository that owns apps and rights; empty: apps belong to who makes them", ""},
    {"sharing", "without a repository: who may use an app", "owner", "choice:owner,everyone"},
    {"session-ttl", "how long a session waits for its client to come back", "60s", "duration"},
    {"calculation-limit", "how long one calculation may take", "120s", "duration"},
    {"calculation-memory", "how much memory one calculation may take", "4GB", "size"},
    {"calculation-threads", "threads that calculate; 0: one per processor", "0", "integer:0..1024"},
    {"reloads", "reloads that run at the same time", "2", "integer:1..256"},
    {"performance-interval", "between two rows of the performance log", "1m", "duration:1s..1d"},
    {"warning-process-time", "requests that take longer stand in the QIX performance log as warnings", "30s",
     "duration"},
    {"error-process-time", "requests that take longer stand there as errors", "60s", "duration"},
    {"warning-peak-memory", "requests whose calculation takes more memory stand there as warnings", "1GB", "size"},
    {"error-peak-memory", "requests whose calculation takes more memory stand there as errors", "2GB", "size"},
    {"bootstrap-logs", "folder of what it says at its start and end, also where nobody keeps logs", "Log/Engine",
     "path"},
    {"machine", "this node's name in the names of those files; default: what the system calls it", ""},
    {"max-sessions", "sessions at the same time", "10000", "integer:1.."})
