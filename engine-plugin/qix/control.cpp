// Requests that must not wait behind others: progress and cancelling.
#include <algorithm>

#include "qix/engine.h"
#include "qix/registry.h"
#include "qix/session.h"

namespace orrery::qix {
namespace {

const QixError kCancelled(ErrorCode::aborted, "Request aborted");

}  // namespace

void Connection::receive(std::string_view text) {
    json::Value id;
    try {
        session_->receive(shared_from_this(), read_request(text, session_->engine().settings().message_limits, id),
                          text.size());
    } catch (const QixError& error) {
        outlet_->send(error_message(id, error));
    }
}

void Connection::closed() { session_->detach(shared_from_this()); }

bool Session::control(const std::shared_ptr<Connection>& connection, const RequestMessage& request) {
    const Method* method = request.handle == kGlobalHandle ? Registry::all().find_immediate(request.method) : nullptr;
    if (method == nullptr) return false;
    std::string text;
    try {
        const Parameters params(method->signature, request.params);
        ImmediateCall call{*this, *connection, params};
        text = result_message(request.id, method->immediate(call), {});
    } catch (const QixError& error) {
        text = error_message(request.id, error);
    }
    connection->outlet().send(text);
    return true;
}

void Session::cancel(const Connection* connection, const json::Value& id) {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const PendingPtr& pending) {
        return pending->request.id == id && pending->connection.lock().get() == connection;
    });
    if (found != pending_.end()) cancel_locked(PendingPtr(*found));
}

void Session::cancel_all() {
    const std::lock_guard lock(mutex_);
    const std::list<PendingPtr> all = pending_;
    for (const PendingPtr& pending : all) cancel_locked(pending);
}

void Session::cancel_locked(const PendingPtr& pending) {
    pending->stop.request_stop();
    // A change that is being made, or a reload, answers for itself: only it knows whether it could still be stopped.
    if (pending->calculating || !pending->started)
        answer_locked(pending, error_message(pending->request.id, kCancelled), &kCancelled);
}

void Session::cancel_reload() {
    const std::lock_guard lock(mutex_);
    for (const PendingPtr& pending : pending_)
        if (pending->reload != 0) pending->stop.request_stop();
}

std::int64_t Session::reload_of(const Connection* connection, const json::Value& id) const {
    const std::lock_guard lock(mutex_);
    for (const PendingPtr& pending : pending_)
        if (pending->request.id == id && pending->connection.lock().get() == connection)
            return pending->reload;  // 0 where its turn has not come: what was before it is no answer
    return last_reload_;
}

}  // namespace orrery::qix
