#include "qix/session.h"

#include <algorithm>
#include <stdexcept>

#include "app/catalogue.h"
#include "app/ids.h"
#include "cube/environment.h"
#include "cube/memory_meter.h"
#include "qix/app_changes.h"
#include "qix/engine.h"
#include "qix/registry.h"
#include "qix/workspace.h"

namespace orrery::qix {
namespace {

const QixError kAborted(ErrorCode::aborted, "Request aborted");

/// Runs a piece of a method; whatever it throws becomes an error of the protocol.
template <class Run>
auto guarded(Run&& run) -> std::variant<decltype(run()), QixError> {
    try {
        return run();
    } catch (const QixError& error) {
        return error;
    } catch (const engine::CalculationCancelled&) {
        return kAborted;
    } catch (const std::length_error& error) {  // what is asked for is too much; whoever asks can ask for less
        return QixError(ErrorCode::calc_too_large, error.what());
    } catch (const app::AccessDenied& error) {
        return QixError(ErrorCode::access_denied, std::string("Access denied: ") + error.what());
    } catch (const app::Unavailable& error) {
        return QixError(ErrorCode::server_busy, error.what());
    } catch (const json::Error& error) {
        return QixError(ErrorCode::invalid_parameters, error.what());
    } catch (const std::bad_alloc&) {
        return QixError(ErrorCode::internal, "not enough memory");
    } catch (const std::exception& error) {
        return QixError(ErrorCode::internal_error, error.what());
    }
}

/// The app that a method of Global is about, as the client names it.
std::string named_app(const RequestMessage& request) {
    struct Naming {
        std::string_view method, parameter;
        std::size_t place;
    };
    static constexpr Naming all[] = {{"OpenDoc", "qDocName", 0},    {"CreateApp", "qAppName", 0},
                                     {"DeleteApp", "qAppId", 0},    {"CopyApp", "qTargetAppId", 0},
                                     {"ExportApp", "qSrcAppId", 1}, {"ImportApp", "qAppId", 0},
                                     {"ImportAppEx", "qAppId", 0}};
    const auto* known = std::find_if(std::begin(all), std::end(all),
                                     [&](const Naming& naming) { return naming.method == request.method; });
    if (known == std::end(all)) return {};
    const json::Value& params = request.params;
    if (params.is_array())
        return params.size() > known->place ? std::string(params[known->place].string_or("")) : std::string();
    const auto* member = params.find(known->parameter);
    return member != nullptr ? std::string(member->string_or("")) : std::string();
}

}  // namespace

Connection::Connection(std::shared_ptr<Session> session, std::shared_ptr<Outlet> outlet)
    : session_(std::move(session)),
      outlet_(std::move(outlet)),
      deltas_(session_->engine().delta_bytes(), session_->engine().settings().max_delta_bytes) {}

Session::Session(Engine& engine, app::User user, std::string app_id, std::chrono::milliseconds time_to_live)
    : engine_(engine),
      user_(std::move(user)),
      app_id_(std::move(app_id)),
      time_to_live_(time_to_live),
      strand_(engine.workers()),
      workspace_(std::make_unique<Workspace>(engine)),
      idle_since_(std::chrono::steady_clock::now()) {
    facts_.id = app::new_guid();
    facts_.user = user_;
    facts_.began = std::chrono::system_clock::now();
}

Session::~Session() = default;

std::shared_ptr<Connection> Session::attach(std::shared_ptr<Outlet> outlet) {
    auto connection = std::make_shared<Connection>(shared_from_this(), std::move(outlet));
    const std::lock_guard lock(mutex_);
    connections_.push_back(connection);
    idle_since_ = std::chrono::steady_clock::time_point::max();
    return connection;
}

void Session::detach(const std::shared_ptr<Connection>& connection) {
    const std::lock_guard lock(mutex_);
    std::erase(connections_, connection);
    if (connections_.empty()) idle_since_ = std::chrono::steady_clock::now();
    for (const PendingPtr& pending : pending_)
        if ((pending->calculating || pending->debugged) && pending->connection.lock() == connection)
            pending->stop.request_stop();
}

std::size_t Session::connection_count() const {
    const std::lock_guard lock(mutex_);
    return connections_.size();
}

std::chrono::steady_clock::time_point Session::idle_since() const {
    const std::lock_guard lock(mutex_);
    const bool busy =
        std::any_of(pending_.begin(), pending_.end(), [](const auto& each) { return !each->calculating; });
    return busy ? idle_since_.max() : idle_since_;
}

void Session::close(std::uint16_t code, const std::string& reason) {
    std::vector<std::shared_ptr<Connection>> connections;
    {
        const std::lock_guard lock(mutex_);
        connections.swap(connections_);
        for (const PendingPtr& pending : pending_) pending->stop.request_stop();
        idle_since_ = std::chrono::steady_clock::now();
    }
    for (const auto& connection : connections) connection->outlet().close(code, reason);
    engine_.observer().ended(facts(), reason);
    strand_.post([self = shared_from_this()] { self->workspace_->close_app(); });
}

json::Value Session::open(const Target& target, std::string_view generic_type) {
    if (handles_.size() >= engine_.settings().max_handles)
        throw QixError(ErrorCode::server_busy,
                       "the session has " + std::to_string(handles_.size()) + " open objects; destroy some first");
    return object_interface(target, handles_.open(target), generic_type);
}

void Session::note_reload(const std::shared_ptr<Pending>& pending, std::int64_t reload, bool debugged) {
    const std::lock_guard lock(mutex_);
    pending->reload = last_reload_ = reload;
    pending->debugged = debugged;
    const bool attached =
        std::find(connections_.begin(), connections_.end(), pending->connection.lock()) != connections_.end();
    if (debugged && !attached) pending->stop.request_stop();
}

void Session::receive(const std::shared_ptr<Connection>& connection, RequestMessage request, std::size_t bytes) {
    auto pending = std::make_shared<Pending>();
    pending->request = std::move(request);
    pending->connection = connection;
    engine_.count_call();
    bytes_received_ += bytes;
    if (control(connection, pending->request)) return;
    {
        const std::lock_guard lock(mutex_);
        if (outstanding(*connection) < engine_.settings().max_outstanding) {
            pending_.push_back(pending);
        } else {
            connection->outlet().send(error_message(
                pending->request.id, QixError(ErrorCode::server_busy, "too many requests wait for an answer")));
            return;
        }
    }
    strand_.post([self = shared_from_this(), pending] { self->run(pending); });
}

std::size_t Session::outstanding(const Connection& connection) const {
    return static_cast<std::size_t>(std::count_if(pending_.begin(), pending_.end(), [&](const PendingPtr& pending) {
        return pending->connection.lock().get() == &connection;
    }));
}

void Session::run(const PendingPtr& pending) {
    {
        const std::lock_guard lock(mutex_);
        if (pending->answered) return;  // cancelled while it waited
        pending->started = true;
    }
    Effects effects;
    const auto began = std::chrono::steady_clock::now();
    pending->lock = began - pending->arrived;
    auto outcome = guarded([&]() -> Answer {
        const auto target = handles_.find(pending->request.handle);
        if (!target) throw QixError(ErrorCode::invalid_parameters, "Invalid handle", "handle");
        pending->target = *target;
        const Method& method = Registry::all().find(target->cls, pending->request.method);
        const Parameters params(method.signature, pending->request.params);
        Call call{*this, pending, *target, params, {}};
        try {
            Answer answer = method.run(call);
            effects = std::move(call.effects);
            return answer;
        } catch (...) {
            effects = std::move(call.effects);
            throw;
        }
    });
    pending->validate = std::chrono::steady_clock::now() - began;
    if (auto* error = std::get_if<QixError>(&outcome)) return report(pending, effects, *error);
    Answer& answer = std::get<Answer>(outcome);
    if (auto* result = std::get_if<json::Value>(&answer)) return report(pending, effects, std::move(*result));
    if (auto* calculation = std::get_if<Calculation>(&answer)) return start(pending, std::move(*calculation));
    start(pending, std::move(std::get<Background>(answer)));
}

void Session::start(const PendingPtr& pending, Calculation calculation) {
    {
        const std::lock_guard lock(mutex_);
        pending->calculating = true;
    }
    engine_.calculators().post(
        user_.name(), [self = shared_from_this(), pending, calculation = std::move(calculation)] {
            const std::stop_token stop = pending->stop.get_token();
            if (stop.stop_requested()) return self->answer_error(pending, kAborted);
            const auto began = std::chrono::steady_clock::now();
            engine::MemoryMeter meter;  // until it is answered: whoever writes about that reads it
            const auto outcome = guarded([&] { return calculation(stop); });
            {
                const std::lock_guard lock(self->mutex_);  // a change may be answering it just now
                pending->traverse = std::chrono::steady_clock::now() - began;
            }
            if (stop.stop_requested()) return self->answer_error(pending, kAborted);
            if (const auto* error = std::get_if<QixError>(&outcome)) {
                self->note_fault(pending, *error);
                return self->answer_error(pending, *error);
            }
            self->answer_result(pending, std::get<json::Value>(outcome), {});
        });
}

void Session::start(const PendingPtr& pending, Background background) {
    Workers& lane = engine_.workers_of(background.lane);
    // What the job holds (the mark of a reload) is let go before the answer goes out: the client may ask for more then.
    lane.post([self = shared_from_this(), pending, run = std::move(background.run)]() mutable {
        const auto began = std::chrono::steady_clock::now();
        auto outcome = guarded([&] { return run(pending->stop.get_token()); });
        run = nullptr;
        {
            const std::lock_guard lock(self->mutex_);
            pending->traverse = std::chrono::steady_clock::now() - began;
        }
        self->strand_.post([self, pending, outcome = std::move(outcome)]() mutable {
            if (const auto* error = std::get_if<QixError>(&outcome)) return self->report(pending, {}, *error);
            self->complete(pending, std::move(std::get<Completion>(outcome)));
        });
    });
}

void Session::complete(const PendingPtr& pending, Completion completion) {
    Effects effects;
    auto outcome = guarded([&] { return completion(effects); });
    completion = nullptr;
    if (const auto* error = std::get_if<QixError>(&outcome)) return report(pending, effects, *error);
    report(pending, effects, std::get<json::Value>(outcome));
}

void Session::report(const PendingPtr& pending, const Effects& effects, const Outcome& outcome) {
    note_fault(pending, outcome);
    Changes changes = effects.own;
    changes.merge(effects.shared);
    const ChangeLists lists = changes.empty() ? ChangeLists{} : handles_for(changes);
    // Before the answer: what its author does next, through whichever session, finds the others informed.
    if (!effects.shared.empty()) workspace_->broadcast(effects.shared, *this);
    const auto tell_others = [&](bool answered) {
        if (lists.empty()) return;
        const auto informed = answered ? pending->connection.lock() : nullptr;
        const std::string push = push_message(lists);
        for (const auto& connection : connections_)
            if (connection != informed) connection->outlet().send(push);
    };
    {
        const std::lock_guard lock(mutex_);
        if (!changes.empty()) end_stale(lists.changed, changes);
        if (pending == nullptr) return tell_others(false);
        if (const auto* error = std::get_if<QixError>(&outcome))
            return tell_others(answer_locked(pending, error_message(pending->request.id, *error, lists), error));
    }
    answer_result(pending, std::get<json::Value>(outcome), lists, tell_others);
}

void Session::answer_result(const PendingPtr& pending, const json::Value& result, const ChangeLists& lists,
                            const std::function<void(bool answered)>& sent) {
    const RequestMessage& request = pending->request;
    const auto connection = pending->connection.lock();
    // Only what reads data repeats itself; handles are given out plainly, as clients that resume ask for them.
    const bool patchable = request.delta && connection != nullptr && request.handle != kGlobalHandle &&
                           request.method.starts_with("Get") && !result.contains("qReturn");
    std::unique_lock<std::mutex> chain;
    std::optional<DeltaChains::Encoded> encoded;
    if (patchable) {
        chain = std::unique_lock(connection->delta_mutex_);
        encoded = connection->deltas_.encode(request.handle, request.method, result);
    }
    const std::string text =
        encoded ? delta_message(request.id, encoded->result, lists) : result_message(request.id, result, lists);
    const std::lock_guard lock(mutex_);
    const bool answered = answer_locked(pending, text);
    if (answered && encoded) connection->deltas_.commit(std::move(*encoded));
    if (sent) sent(answered);
}

void Session::note_fault(const PendingPtr& pending, const Outcome& outcome) const {
    const auto* error = std::get_if<QixError>(&outcome);
    if (error == nullptr || pending == nullptr || error->code() != ErrorCode::internal_error) return;
    engine_.log(LogLevel::error, pending->request.method + " of " + user_.name() + " failed: " + error->what());
}

ChangeLists Session::handles_for(const Changes& changes) {
    ChangeLists lists;
    if (changes.app_gone) {
        for (const auto& [handle, target] : handles_.all()) lists.closed.push_back(handle);
        handles_.clear();
        index_.clear();
        workspace_->close_app();
        return lists;
    }
    for (const int handle : candidates(changes)) {
        const Target& target = handles_.all().at(handle);
        if (workspace_->is_gone(target, changes))
            lists.closed.push_back(handle);
        else if (workspace_->is_touched(target, changes))
            lists.changed.push_back(handle);
    }
    for (const int handle : lists.closed) {
        index_.drop(handle);
        handles_.close(*handles_.find(handle));
    }
    for (const std::string& id : changes.objects)
        for (const int handle : handles_.of_id(id)) index(handle);
    return lists;
}

std::vector<int> Session::candidates(const Changes& changes) {
    for (const int handle : handles_.take_fresh()) index(handle);
    std::set<int> handles;
    if (changes.data) {
        for (const auto& [handle, target] : handles_.all()) handles.insert(handle);
        return {handles.begin(), handles.end()};
    }
    index_.collect(changes, handles);
    const auto add = [&](const std::vector<int>& more) { handles.insert(more.begin(), more.end()); };
    if (changes.variables) add(handles_.of_class(Class::variable));
    if (changes.app) add(handles_.of_class(Class::doc));
    for (const std::set<std::string>* ids : {&changes.objects, &changes.destroyed})
        for (const std::string& id : *ids) add(handles_.of_id(id));
    return {handles.begin(), handles.end()};
}

void Session::index(int handle) {
    const auto found = handles_.all().find(handle);
    if (found == handles_.all().end()) return;
    if (auto dependencies = workspace_->dependencies_of(found->second)) index_.put(handle, std::move(*dependencies));
}

void Session::end_stale(const std::vector<int>& handles, const Changes& changes) {
    std::vector<PendingPtr> stale;
    for (const PendingPtr& pending : pending_) {
        const int handle = pending->request.handle;
        const bool of_document = changes.selections || changes.variables || changes.data || changes.app_gone;
        const bool listed = std::binary_search(handles.begin(), handles.end(), handle);
        const auto target = handles_.find(handle);
        const bool document = target && (target->cls == Class::doc || target->cls == Class::field);
        if (pending->calculating && (listed || (document && of_document))) stale.push_back(pending);
    }
    for (const PendingPtr& pending : stale) {
        pending->stop.request_stop();
        answer_locked(pending, error_message(pending->request.id, kAborted), &kAborted);
    }
}

bool Session::answer(const PendingPtr& pending, const std::string& text, const QixError* error) {
    const std::lock_guard lock(mutex_);
    return answer_locked(pending, text, error);
}

bool Session::answer_locked(const PendingPtr& pending, const std::string& text, const QixError* error) {
    if (pending->answered) return false;
    pending->answered = true;
    pending_.remove(pending);
    observe_locked(*pending, error, text.size());
    if (const auto connection = pending->connection.lock()) connection->outlet().send(text);
    return true;
}

void Session::observe_locked(const Pending& pending, const QixError* error, std::size_t bytes) {
    ++facts_.calls;
    facts_.bytes_sent += bytes;
    facts_.work += pending.validate + pending.traverse;
    RequestFacts request;
    const json::Value& id = pending.request.id;
    request.id = id.is_string() ? id.as_string() : json::dump(id);
    request.method = pending.request.method;
    request.object_class = name_of(pending.target.cls), request.object_id = pending.target.id;
    request.handle = pending.request.handle;
    if (error) request.error = static_cast<int>(error->code()), request.message = error->what();
    request.app = named_app(pending.request);
    request.process = std::chrono::steady_clock::now() - pending.arrived;
    request.lock = pending.lock, request.validate = pending.validate, request.traverse = pending.traverse;
    engine_.observer().answered(facts_, request);
}

SessionFacts Session::facts() const {
    const std::lock_guard lock(mutex_);
    SessionFacts out = facts_;
    out.selections = selections_, out.bytes_received = bytes_received_;
    return out;
}

void Session::note_app(const std::string& id, const std::string& title, const std::string& modified) {
    const std::lock_guard lock(mutex_);
    facts_.app_id = id, facts_.app_title = title, facts_.app_modified = modified;
}

void Session::answer_error(const PendingPtr& pending, const QixError& error) {
    answer(pending, error_message(pending->request.id, error), &error);
}

void Session::renew_entry(app::AppEntry entry) {
    strand_.post([self = shared_from_this(), entry = std::move(entry)] {
        Changes changes;
        changes.app = self->workspace_->renew_entry(entry);
        if (changes.app) self->report(nullptr, {changes, {}}, json::Value());
    });
}

void Session::post_changes(Changes changes) {
    strand_.post([self = shared_from_this(), changes = std::move(changes)] {
        self->report(nullptr, {follow_changes(*self, changes), {}}, json::Value());
    });
}

}  // namespace orrery::qix
