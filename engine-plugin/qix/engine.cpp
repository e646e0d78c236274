#include "qix/engine.h"

#include <algorithm>
#include <thread>

#include "app/ids.h"
#include "app/process_counts.h"
#include "qix/message.h"

namespace orrery::qix {
namespace {

constexpr std::chrono::milliseconds kSweepEvery{500};
constexpr std::uint16_t kGoingAway = 1001;
constexpr std::uint16_t kPolicy = 1008;
constexpr std::chrono::milliseconds kPatience{1000};  // of calculations that wait behind long ones of others
constexpr unsigned kDebuggedReloads = 2;              // they may wait for long, and must not hold up others

unsigned calculation_threads(unsigned wanted) {
    return wanted != 0 ? wanted : std::max(2u, std::thread::hardware_concurrency());
}

std::string connected_message(std::string_view state) {
    return notification_message("OnConnected", json::Value::object({{"qSessionState", state}}));
}

/// Who the client is to the engine; where to sign out is known to whoever signed it in.
std::string authentication_message(const app::User& user) {
    return notification_message(
        "OnAuthenticationInformation",
        json::Value::object({{"userId", user.id}, {"userDirectory", user.directory}, {"mustAuthenticate", false}}));
}

std::string attributes_text(const app::User& user) {
    std::string text;
    for (const auto& [name, value] : user.attributes)
        text += '\n' + std::to_string(name.size()) + ' ' + name + ' ' + std::to_string(value.size()) + ' ' + value;
    return text;
}

}  // namespace

Engine::Engine(EngineSettings settings, std::shared_ptr<app::AppCatalogue> catalogue, const app::Store& store, Log log,
               std::shared_ptr<Observer> observer, std::shared_ptr<Connectors> connectors)
    : settings_(std::move(settings)),
      catalogue_(std::move(catalogue)),
      store_(store),
      log_(std::move(log)),
      observer_(std::move(observer)),
      connectors_(std::move(connectors)),
      apps_(store_, settings_.budgets),
      export_files_(settings_.exports_folder, settings_.exported_bytes),
      exchange_(settings_.exchange_folder, settings_.exported_bytes),
      workers_(settings_.request_threads),
      calculators_(calculation_threads(settings_.calculation_threads), kPatience),
      file_workers_(settings_.file_threads),
      reload_workers_(settings_.reload_threads),
      debug_workers_(kDebuggedReloads) {
    workers_.post_after(kSweepEvery, [this] { sweep(); });
}

Engine::~Engine() { stop(); }

void Engine::stop() {
    std::map<SessionKey, std::shared_ptr<Session>> sessions;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        sessions.swap(sessions_);
        opened_.clear();
    }
    for (const auto& [key, session] : sessions) session->close(kGoingAway, "the engine is stopping");
    reload_workers_.stop();
    debug_workers_.stop();
    file_workers_.stop();
    calculators_.stop();
    workers_.stop();
}

Workers& Engine::workers_of(Background::Lane lane) {
    switch (lane) {
        case Background::Lane::reloads:
            return reload_workers_;
        case Background::Lane::debugged_reloads:
            return debug_workers_;
        case Background::Lane::files:
            break;
    }
    return file_workers_;
}

std::shared_ptr<Connection> Engine::connect(const app::User& user, std::string_view target,
                                            std::shared_ptr<Outlet> outlet) {
    const SessionPath path = parse_session_path(target);
    // What a user may see can depend on the attributes they came with: who comes with others does not get into the old
    // session.
    SessionKey key{user.name(), path.app_id, path.identity + attributes_text(user)};
    // Sockets that name neither an app nor an identity are unrelated tabs: each gets a session of its own.
    const bool shareable = !path.app_id.empty() || !path.identity.empty();
    if (!shareable) key.identity = "unshared/" + app::new_guid();
    const auto standing = std::chrono::milliseconds(shareable ? settings_.session_time_to_live.count() : 0);
    const auto wanted = path.time_to_live ? std::chrono::milliseconds(*path.time_to_live) : standing;

    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(key);
    if (stopping_ || (found == sessions_.end() && sessions_.size() >= settings_.max_sessions)) {
        outlet->send(connected_message("SESSION_ERROR_LIMIT_EXCEEDED"));
        outlet->close(kPolicy, "too many sessions");
        return nullptr;
    }
    const bool created = found == sessions_.end();
    std::shared_ptr<Session>& session = created ? sessions_[key] : found->second;
    if (created)
        session = std::make_shared<Session>(
            *this, user, path.app_id,
            shareable ? std::min(wanted, settings_.longest_time_to_live) : std::chrono::milliseconds(0));
    if (created) ++app::ProcessCounts::here().session_starts;
    if (created) log_(LogLevel::info, "session of " + key.user + " for app '" + path.app_id + "' created");
    // Before the socket can get anything else.
    outlet->send(authentication_message(user));
    outlet->send(connected_message(created ? "SESSION_CREATED" : "SESSION_ATTACHED"));
    return session->attach(std::move(outlet));
}

void Engine::sweep() {
    const auto now = std::chrono::steady_clock::now();
    std::vector<std::shared_ptr<Session>> expired;
    {
        const std::lock_guard lock(mutex_);
        for (auto each = sessions_.begin(); each != sessions_.end();) {
            const std::shared_ptr<Session>& session = each->second;
            const auto idle = session->idle_since();
            const bool over = idle != idle.max() && now - idle > session->time_to_live();
            if (over) {
                expired.push_back(session);
                opened_.erase(session.get());
            }
            each = over ? sessions_.erase(each) : std::next(each);
        }
    }
    for (const auto& session : expired) {
        log_(LogLevel::info, "session of " + session->user().name() + " for app '" + session->app_id() + "' ended");
        session->close(kGoingAway, "the session has ended");
    }
    export_files_.sweep(now);
    workers_.post_after(kSweepEvery, [this] { sweep(); });
}

void Engine::note_open(const std::shared_ptr<Session>& session, const std::string& app_id) {
    const std::lock_guard lock(mutex_);
    opened_[session.get()] = app_id;
}

std::vector<std::shared_ptr<Session>> Engine::sessions_of(const std::string& app_id) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<Session>> found;
    for (const auto& [key, session] : sessions_) {
        const auto opened = opened_.find(session.get());
        if (opened != opened_.end() && opened->second == app_id) found.push_back(session);
    }
    return found;
}

void Engine::tell_sessions(const std::string& app_id, const Changes& changes, const Session* origin) {
    for (const auto& session : sessions_of(app_id))
        if (session.get() != origin) session->post_changes(changes);
}

void Engine::app_gone(const std::string& app_id, const Session* origin) {
    if (const app::AppPtr app = apps_.find(app_id)) app->stop_reload();
    Changes changes;
    changes.app_gone = true;
    tell_sessions(app_id, changes, origin);
}

std::vector<std::pair<std::shared_ptr<Session>, std::string>> Engine::opened_apps() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::pair<std::shared_ptr<Session>, std::string>> found;
    for (const auto& [key, session] : sessions_) {
        const auto opened = opened_.find(session.get());
        if (opened != opened_.end() && !opened->second.starts_with(app::kSessionAppPrefix))
            found.emplace_back(session, opened->second);
    }
    return found;
}

void Engine::end_session(const std::shared_ptr<Session>& session, const std::string& reason) {
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(sessions_, [&](const auto& entry) { return entry.second == session; });
        opened_.erase(session.get());
    }
    session->close(kGoingAway, reason);
}

void Engine::end_sessions_of_user(const std::string& user, const std::string& reason) {
    std::vector<std::shared_ptr<Session>> ending;
    {
        const std::lock_guard lock(mutex_);
        for (auto each = sessions_.begin(); each != sessions_.end();) {
            const bool theirs = app::same_name(each->first.user, user);
            if (theirs) {
                opened_.erase(each->second.get());
                ending.push_back(each->second);
            }
            each = theirs ? sessions_.erase(each) : std::next(each);
        }
    }
    for (const auto& session : ending) session->close(kGoingAway, reason);
}

Engine::Load Engine::load() const {
    Load load;
    std::set<std::string> users, active_users, active_apps;
    const std::lock_guard lock(mutex_);
    for (const auto& [key, session] : sessions_) {
        users.insert(key.user);
        if (session->connection_count() == 0) continue;
        ++load.active_sessions;
        active_users.insert(key.user);
        if (const auto opened = opened_.find(session.get()); opened != opened_.end())
            active_apps.insert(opened->second);
    }
    load.sessions = sessions_.size();
    load.users = users.size();
    load.active_users = active_users.size();
    load.open_apps = apps_.ids();
    load.active_apps.assign(active_apps.begin(), active_apps.end());
    load.calls = calls_;
    load.selections = selections_;
    load.saturated = load.sessions >= settings_.max_sessions;
    return load;
}

}  // namespace orrery::qix
