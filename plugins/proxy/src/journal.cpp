#include "journal.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/http/text.h>

#include <algorithm>

namespace orrery::proxy {
namespace {

constexpr std::size_t most_tickets = 100'000;

/// "/app/ID/…" → ID.
std::string app_of(std::string_view path) {
    constexpr std::string_view root = "/app/";
    if (!path.starts_with(root)) return {};
    auto rest = path.substr(root.size());
    return std::string(rest.substr(0, rest.find('/')));
}

std::string user_of(const Principal& who) { return who.directory + "\\" + who.id; }

Asker asker_of(const Session& session, const kit::http::Request* request) {
    Asker out;
    out.session = session.handle();
    out.user_directory = session.who.directory, out.user_id = session.who.id;
    if (request) out.package = request->id, out.sequence = "1", out.client = request->remote;
    return out;
}

Asker asker_of(const kit::http::Request& request) {
    Asker out;
    out.package = request.id, out.sequence = "1", out.client = request.remote;
    return out;
}

}  // namespace

Journal::Journal(const Host& host)
    : log_(host, "Proxy"),
      audit_(log_.trace("Audit")),
      security_(log_.trace("Security")),
      performance_(log_.trace("Performance")) {}

void Journal::session_started(const Session& session, const kit::http::Request& request, std::string_view module) {
    const auto who = asker_of(session, &request);
    if (module == "ticket") {
        std::lock_guard lock(mutex_);
        if (!tickets_.empty()) tickets_.erase(tickets_.begin());
    }
    const auto context = "/" + session.prefix;
    log_.security(who, {.command = "Login:TryLogin", .context = context});
    log_.activity(who, {.command = "Start session", .context = context});
    Fields row{{"IpAddress", request.remote}, {"VirtualProxy", context}};
    who.add_trace_to(row);
    audit_.info("Start session for user: " + user_of(session.who), row);
}

void Journal::session_stopped(const Session& session, const std::string& reason) {
    const auto who = asker_of(session, nullptr);
    const auto context = "/" + session.prefix;
    log_.activity(who, {.command = "Stop session", .message = reason, .context = context});
    Fields row{{"VirtualProxy", context}};
    who.add_trace_to(row);
    audit_.info("Stop session for user: " + user_of(session.who) + " (" + reason + ")", row);
}

void Journal::login_refused(const Visit& visit, int status, std::string_view why, const Principal& user) {
    constexpr auto unknown = "Not available";  // without a word the log would say that the system did it
    auto who = asker_of(visit.request);
    who.user_directory = user.id.empty() ? unknown : user.directory;
    who.user_id = user.id.empty() ? unknown : user.id;
    const auto context = "/" + visit.proxy->prefix;
    log_.security(who, {.command = "Login:TryLogin", .result = status, .message = why, .context = context});
    security_.warn("Login from " + visit.request.remote + ": " + std::string(why));
}

void Journal::stranger(const Visit& visit, std::string_view why) {
    if (strangers_.now(visit.request.remote + " /" + visit.proxy->prefix + " " + std::string(why)))
        login_refused(visit, 401, why);
}

void Journal::ticket_made(const kit::http::Request& request, const Principal& user, const std::string& prefix,
                          std::string_view ticket, std::chrono::seconds lifetime) {
    constexpr std::size_t enough = 16;
    {
        std::lock_guard lock(mutex_);
        if (tickets_.size() < most_tickets) tickets_.push_back(std::chrono::steady_clock::now() + lifetime);
    }
    auto who = asker_of(request);
    who.user_directory = user.directory, who.user_id = user.id;
    const auto context = "/" + prefix;
    log_.security(who, {.command = "Add ticket", .object_name = request.peer, .context = context});
    // The ticket itself opens a session; its digest only tells one from another.
    const auto id = crypto::base64url_encode(crypto::sha256(ticket).substr(0, enough));
    Fields row{{"TicketId", id}, {"IpAddress", request.remote}, {"VirtualProxy", context}};
    who.add_trace_to(row);
    audit_.info("Issued ticket for user: " + user_of(user), row);
}

void Journal::refused(const Visit& visit, std::string_view why) {
    auto who = visit.session ? asker_of(*visit.session, &visit.request) : asker_of(visit.request);
    log_.security(who, {.command = visit.request.websocket ? "Open connection" : "Change by browser",
                        .result = 403,
                        .message = why,
                        .context = visit.request.path});
}

Journal::Facts Journal::facts_of(const Visit& visit, std::string_view target) const {
    Facts out{
        asker_of(*visit.session, &visit.request), {}, app_of(visit.path), visit.path, user_of(visit.session->who)};
    out.who.origin = "AppAccess";
    out.row.add("ConnectionId", visit.request.id)
        .add("IpAddress", visit.request.remote)
        .add("AppId", out.app)
        .add("TargetHost", target)
        .add("VirtualProxy", "/" + visit.proxy->prefix);
    out.who.add_trace_to(out.row);
    return out;
}

void Journal::watch_connection(const Visit& visit, std::string_view target, kit::http::Response& response) {
    auto facts = std::make_shared<Facts>(facts_of(visit, target));
    response.opened = [this, facts, then = std::move(response.opened)](std::shared_ptr<kit::http::OpenSocket> socket) {
        opened(facts);
        if (then) then(std::move(socket));
    };
    response.closed = [this, facts, then = std::move(response.closed)] {
        closed(facts);
        if (then) then();
    };
}

void Journal::opened(const std::shared_ptr<Facts>& facts) {
    ++connections_;
    {
        std::lock_guard lock(mutex_);
        ++connected_users_[facts->user];
    }
    log_.activity(facts->who, {.command = "Open connection", .object_id = facts->app, .context = facts->path});
    audit_.info("Backend connection Opened for session of user: " + facts->user, facts->row);
}

void Journal::closed(const std::shared_ptr<Facts>& facts) {
    --connections_;
    {
        std::lock_guard lock(mutex_);
        if (auto user = connected_users_.find(facts->user); user != connected_users_.end() && --user->second <= 0)
            connected_users_.erase(user);
    }
    auto who = facts->who;
    who.sequence = "2";  // the same package: what it opened ends
    log_.activity(who, {.command = "Close connection", .object_id = facts->app, .context = facts->path});
    audit_.info("Backend connection Closed for session of user: " + facts->user, facts->row);
}

std::size_t Journal::waiting_tickets() {
    const auto now = std::chrono::steady_clock::now();
    std::erase_if(tickets_, [now](auto ends) { return ends <= now; });
    return tickets_.size();
}

void Journal::measure(std::size_t sessions) {
    const auto connections = std::to_string(connections_.load());
    std::lock_guard lock(mutex_);
    performance_.info("Performance counters", {{"ActiveConnections", connections},
                                               {"ActiveStreams", std::to_string(2 * connections_.load())},
                                               {"ActiveSessions", std::to_string(sessions)},
                                               {"LoadBalancingDecisions", std::to_string(connected_users_.size())},
                                               {"Tickets", std::to_string(waiting_tickets())},
                                               {"ActiveClientWebsockets", connections},
                                               {"ActiveEngineWebsockets", connections}});
}

}  // namespace orrery::proxy
