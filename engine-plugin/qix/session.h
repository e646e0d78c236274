// A session: one user's work on one app, shared by the sockets with the same key.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/catalogue.h"
#include "qix/call.h"
#include "qix/delta.h"
#include "qix/handle_index.h"
#include "qix/observer.h"
#include "qix/outlet.h"
#include "qix/workers.h"

namespace orrery::qix {

class Engine;
class Workspace;

/// One socket of a session. Calls on it may come from any thread.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(std::shared_ptr<Session> session, std::shared_ptr<Outlet> outlet);

    /// A message has arrived. Returns quickly: work goes to the session.
    void receive(std::string_view text);
    /// The socket has gone; what it still waits for is cancelled.
    void closed();

    Session& session() const { return *session_; }
    Outlet& outlet() const { return *outlet_; }

private:
    friend class Session;

    std::shared_ptr<Session> session_;
    std::shared_ptr<Outlet> outlet_;
    std::mutex delta_mutex_;  // held from the choice of patches until they are sent; taken before the session's
    DeltaChains deltas_;
};

/// Requests run in arrival order on the session's strand; calculations and background work run beside it. An answer is
/// never sent with data older than a change list the client has seen: what was calculating then is answered with 15.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Engine& engine, app::User user, std::string app_id, std::chrono::milliseconds time_to_live);
    ~Session();

    Engine& engine() const { return engine_; }
    const app::User& user() const { return user_; }
    /// The app that the session's path names; empty when it names none.
    const std::string& app_id() const { return app_id_; }
    std::chrono::milliseconds time_to_live() const { return time_to_live_; }

    // [any thread]
    std::shared_ptr<Connection> attach(std::shared_ptr<Outlet> outlet);
    void detach(const std::shared_ptr<Connection>& connection);
    void receive(const std::shared_ptr<Connection>& connection, RequestMessage request, std::size_t bytes = 0);
    std::size_t connection_count() const;
    /// The time since when no socket is attached; max() while one is, or background work goes on.
    std::chrono::steady_clock::time_point idle_since() const;
    /// The app was changed by another session, or is gone.
    void post_changes(Changes changes);
    /// What the catalogue says now of the app that is open: rights, stream, name. Nothing when another app is.
    void renew_entry(app::AppEntry entry);
    /// Ends everything: sockets are closed with `code`.
    void close(std::uint16_t code, const std::string& reason);
    /// What is known of it now, for the logs.
    SessionFacts facts() const;
    /// The app that the session works on from now on.
    void note_app(const std::string& id, const std::string& title, const std::string& modified);
    void count_selection() { ++selections_; }
    /// Cancels a request that has not been answered; `nullptr` connection: on any socket.
    void cancel(const Connection* connection, const json::Value& id);
    void cancel_all();
    void cancel_reload();
    /// The reload that the request `id` waits for, else the session's latest; 0 when there was none.
    std::int64_t reload_of(const Connection* connection, const json::Value& id) const;

    // [strand]
    Handles& handles() { return handles_; }
    Workspace& workspace() { return *workspace_; }
    /// `debugged`: it ends when the socket goes that asked for it, as nobody else answers its questions.
    void note_reload(const std::shared_ptr<Pending>& pending, std::int64_t reload, bool debugged);
    /// {qType, qHandle, …} for a target, with a handle opened if need be.
    json::Value open(const Target& target, std::string_view generic_type = {});

private:
    using PendingPtr = std::shared_ptr<Pending>;
    using Outcome = std::variant<json::Value, QixError>;
    bool control(const std::shared_ptr<Connection>& connection, const RequestMessage& request);
    void run(const PendingPtr& pending);
    void start(const PendingPtr& pending, Calculation calculation);
    void start(const PendingPtr& pending, Background background);
    void complete(const PendingPtr& pending, Completion completion);
    /// Ends what the changes make stale, answers the request (if there is one), tells the other sockets and sessions.
    void report(const PendingPtr& pending, const Effects& effects, const Outcome& outcome);
    /// Logs what is the engine's fault, not the client's.
    void note_fault(const PendingPtr& pending, const Outcome& outcome) const;
    ChangeLists handles_for(const Changes& changes);
    /// The handles that may be concerned.
    std::vector<int> candidates(const Changes& changes);
    void index(int handle);
    void end_stale(const std::vector<int>& handles, const Changes& changes);
    void cancel_locked(const PendingPtr& pending);
    /// Sends an answer unless the request has one; false when it had.
    bool answer(const PendingPtr& pending, const std::string& text, const QixError* error = nullptr);
    bool answer_locked(const PendingPtr& pending, const std::string& text, const QixError* error = nullptr);
    void observe_locked(const Pending& pending, const QixError* error, std::size_t bytes);
    /// Sends a result with its change lists, as patches where the client can use them; `sent` runs under the lock.
    void answer_result(const PendingPtr& pending, const json::Value& result, const ChangeLists& lists,
                       const std::function<void(bool answered)>& sent = {});
    void answer_error(const PendingPtr& pending, const QixError& error);
    std::size_t outstanding(const Connection& connection) const;

    Engine& engine_;
    const app::User user_;
    const std::string app_id_;
    const std::chrono::milliseconds time_to_live_;
    const Strand strand_;
    Handles handles_;
    HandleIndex index_;
    std::unique_ptr<Workspace> workspace_;

    mutable std::mutex mutex_;  // everything below; held while answers are sent, so that their order is what it guards
    std::vector<std::shared_ptr<Connection>> connections_;
    std::list<PendingPtr> pending_;
    std::chrono::steady_clock::time_point idle_since_;
    std::int64_t last_reload_ = 0;
    SessionFacts facts_;
    std::atomic<std::uint64_t> selections_ = 0, bytes_received_ = 0;
};

}  // namespace orrery::qix
