// The engine service: everything its sessions share. One per plugin instance.
#pragma once

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "app/catalogue.h"
#include "app/opened_apps.h"
#include "app/store.h"
#include "qix/access_watch.h"
#include "qix/connectors.h"
#include "qix/exports/exchange_folder.h"
#include "qix/exports/export_files.h"
#include "qix/fair_workers.h"
#include "qix/message.h"
#include "qix/reload_jobs.h"
#include "qix/session.h"
#include "qix/session_key.h"
#include "qix/temporary_states.h"
#include "qix/workers.h"

namespace orrery::qix {

struct EngineSettings {
    std::filesystem::path apps_folder;  ///< holds Apps/<id>
    std::filesystem::path logs_folder;  ///< script logs
    std::filesystem::path
        exports_folder;  ///< exported data until it is fetched, emptied first; empty: one for the while
    std::chrono::milliseconds session_time_to_live{60'000};
    std::chrono::milliseconds longest_time_to_live{3'600'000};
    std::chrono::milliseconds calculation_limit{120'000};
    MessageLimits message_limits;
    std::size_t max_sessions = 10'000;
    std::size_t max_handles = 50'000;                    ///< per session
    std::size_t max_session_objects = 20'000;            ///< per session
    std::size_t max_app_objects = 50'000;                ///< per app
    std::size_t max_outstanding = 512;                   ///< requests without an answer, per socket
    std::size_t max_cells = 10'000;                      ///< of all pages of one call
    std::size_t max_delta_bytes = 64u << 20;             ///< of results kept to send differences, all sockets together
    std::filesystem::path exchange_folder = "Exchange";  ///< app files of users, a folder each
    std::uint64_t largest_import = std::uint64_t{10} << 30;  ///< bytes of an app file from outside
    std::uint64_t exported_bytes = std::uint64_t{20} << 30;  ///< of each user's files, exported or in their folder
    app::Budgets budgets;                                    ///< of cached results, per app
    unsigned request_threads = 4;
    unsigned calculation_threads = 0;  ///< 0: one per processor
    unsigned file_threads = 4;
    unsigned reload_threads = 2;
};

enum class LogLevel { info, warning, error };

class Engine {
public:
    /// Called from any thread. Messages name users and apps, never what requests carry.
    using Log = std::function<void(LogLevel level, const std::string& message)>;
    /// Throws when the folders cannot be made.
    Engine(EngineSettings settings, std::shared_ptr<app::AppCatalogue> catalogue, const app::Store& store, Log log,
           std::shared_ptr<Observer> observer = std::make_shared<Observer>(),
           std::shared_ptr<Connectors> connectors = nullptr);
    ~Engine();

    /// A socket of `user` with this path. Null when there are too many sessions: the outlet has been told and closed.
    /// [any thread]
    std::shared_ptr<Connection> connect(const app::User& user, std::string_view path, std::shared_ptr<Outlet> outlet);
    /// Ends every session and all work. Idempotent. [any thread but the engine's own]
    void stop();

    const EngineSettings& settings() const { return settings_; }
    Workers& workers() { return workers_; }
    FairWorkers& calculators() { return calculators_; }
    Workers& file_workers() { return file_workers_; }
    Workers& workers_of(Background::Lane lane);
    app::AppCatalogue& catalogue() { return *catalogue_; }
    /// Null when statements cannot be answered.
    Connectors* connectors() { return connectors_.get(); }
    const app::Store& store() const { return store_; }
    app::OpenedApps& apps() { return apps_; }
    ReloadJobs& reloads() { return reloads_; }
    AccessWatch& access() { return access_; }
    TemporaryStates& temporary_states() { return temporary_states_; }
    ExportFiles& export_files() { return export_files_; }
    const ExchangeFolder& exchange() const { return exchange_; }
    void log(LogLevel level, const std::string& message) const { log_(level, message); }
    Observer& observer() { return *observer_; }

    /// Posts changes to every session of the app but the one that made them.
    void tell_sessions(const std::string& app_id, const Changes& changes, const Session* origin = nullptr);
    /// The app was deleted: a reload of it ends, its sessions are told but the one that did it.
    void app_gone(const std::string& app_id, const Session* origin = nullptr);
    void end_session(const std::shared_ptr<Session>& session, const std::string& reason);
    /// Ends the sessions of a user who was signed out or disabled; `user` as User::name().
    void end_sessions_of_user(const std::string& user, const std::string& reason);
    void note_open(const std::shared_ptr<Session>& session, const std::string& app_id);
    /// Sessions with the app that each has open, without session apps.
    std::vector<std::pair<std::shared_ptr<Session>, std::string>> opened_apps() const;

    struct Load {
        std::size_t sessions = 0, active_sessions = 0, users = 0, active_users = 0;
        std::vector<std::string> open_apps, active_apps;
        std::uint64_t calls = 0, selections = 0;
        bool saturated = false;
    };
    Load load() const;
    /// Bytes of results that sockets keep to send differences.
    std::atomic<std::size_t>& delta_bytes() { return delta_bytes_; }
    void count_call() { ++calls_; }
    void count_selection() { ++selections_; }

private:
    void sweep();
    std::vector<std::shared_ptr<Session>> sessions_of(const std::string& app_id) const;

    const EngineSettings settings_;
    const std::shared_ptr<app::AppCatalogue> catalogue_;
    const app::Store& store_;
    const Log log_;
    const std::shared_ptr<Observer> observer_;
    const std::shared_ptr<Connectors> connectors_;
    app::OpenedApps apps_;
    ReloadJobs reloads_;
    AccessWatch access_{*this};
    TemporaryStates temporary_states_;
    ExportFiles export_files_;
    ExchangeFolder exchange_;
    std::atomic<std::uint64_t> calls_ = 0, selections_ = 0;
    std::atomic<std::size_t> delta_bytes_ = 0;

    mutable std::mutex mutex_;
    std::map<SessionKey, std::shared_ptr<Session>> sessions_;
    std::map<const Session*, std::string> opened_;  // the app each session has open
    bool stopping_ = false;

    // Last: they end before what they use.
    Workers workers_;
    FairWorkers calculators_;
    Workers file_workers_, reload_workers_, debug_workers_;
};

}  // namespace orrery::qix
