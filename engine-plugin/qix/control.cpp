// Requests that must not wait behind others: progress and cancelling.
#include <algorithm>

#include "qix/engine.h"
#include "qix/session.h"

namespace orrery::qix {
namespace {

const QixError kCancelled(ErrorCode::aborted, "Request aborted");

json::Value first_parameter(const RequestMessage& request, std::string_view name) {
    return request.params.is_object() ? request.params[name] : request.params[std::size_t{0}];
}

}  // namespace

void Connection::receive(std::string_view text) {
    json::Value id;
    try {
        session_->receive(shared_from_this(), read_request(text, session_->engine().settings().message_limits, id));
    } catch (const QixError& error) {
        outlet_->send(error_message(id, error));
    }
}

void Connection::closed() { session_->detach(shared_from_this()); }

bool Session::control(const std::shared_ptr<Connection>& connection, const RequestMessage& request) {
    if (request.handle != kGlobalHandle) return false;
    json::Value result;
    if (request.method == "GetProgress") {
        const std::int64_t reload = reload_of(connection.get(), first_parameter(request, "qRequestId"));
        result.set("qProgressData", engine_.reloads().progress(reload));
    } else if (request.method == "CancelRequest" || request.method == "AbortRequest") {
        cancel(connection.get(), first_parameter(request, "qRequestId"));
    } else if (request.method == "AbortAll") {
        cancel_all();
    } else if (request.method == "CancelReload") {
        cancel_reload();
    } else {
        return false;
    }
    connection->outlet().send(result_message(request.id, result, {}));
    return true;
}

void Session::cancel(const Connection* connection, const json::Value& id) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const PendingPtr& pending) {
        return pending->request.id == id && pending->connection.lock().get() == connection;
    });
    if (found == pending_.end()) return;
    const PendingPtr pending = *found;
    pending->stop.request_stop();
    // A reload answers for itself: only it knows whether it could still be stopped.
    if (pending->calculating) answer_locked(pending, error_message(pending->request.id, kCancelled));
}

void Session::cancel_all() {
    const std::lock_guard lock(mutex_);
    const std::list<PendingPtr> all = pending_;
    for (const PendingPtr& pending : all) {
        pending->stop.request_stop();
        if (pending->calculating) answer_locked(pending, error_message(pending->request.id, kCancelled));
    }
}

void Session::cancel_reload() {
    const std::lock_guard lock(mutex_);
    for (const PendingPtr& pending : pending_)
        if (pending->reload != 0) pending->stop.request_stop();
}

std::int64_t Session::reload_of(const Connection* connection, const json::Value& id) const {
    const std::lock_guard lock(mutex_);
    for (const PendingPtr& pending : pending_)
        if (pending->reload != 0 && pending->request.id == id && pending->connection.lock().get() == connection)
            return pending->reload;
    return last_reload_;
}

}  // namespace orrery::qix
