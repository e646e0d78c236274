#include "admin_api.h"

#include <orrery/kit/http/problem.h>
#include <orrery/kit/http/text.h>
#include <orrery/kit/json/write.h>

#include <algorithm>

#include "admin_json.h"
#include "cross_site_key.h"
#include "tickets.h"

namespace orrery::proxy {
namespace {

namespace http = kit::http;
using json::Value;

http::Response json_response(int status, const Value& value) {
    http::Response response;
    response.status = status;
    response.fields.add("content-type", "application/json; charset=utf-8");
    response.fields.add("cache-control", "no-store");
    response.fields.add("x-content-type-options", "nosniff");
    response.body = json::dump(value);
    return response;
}

[[noreturn]] void no_such_resource() { throw Error(Code::not_found, "there is no such resource under /qps"); }

}  // namespace

http::Response AdminApi::answer(http::Request& request) {
    std::string accept(request.fields.find("accept").value_or(""));
    try {
        if (KeyVerdict verdict = check_cross_site_key(request); verdict.status != 0)
            return http::problem(verdict.status, verdict.reason, {}, accept);
        return decide(read_call(request));
    } catch (const Error& error) {
        return http::problem(http_status(error.code()), error.message(), error.hint(), accept);
    } catch (const json::Error& error) {
        return http::problem(400, std::string("the body is not what was expected: ") + error.what(), {}, accept);
    }
}

// "/qps/[prefix/]resource…": the longest known prefix that leaves a resource.
AdminApi::Call AdminApi::read_call(http::Request& request) const {
    constexpr std::string_view root = "/qps/";
    if (!request.path.starts_with(root)) no_such_resource();
    std::string inner = "/" + request.path.substr(root.size());
    for (const auto& proxy : *proxies_.table()) {
        auto rest = proxy->inner_path(inner);
        if (!rest || *rest == "/") continue;
        Call call{request, proxy->prefix, {}};
        for (std::string_view left = rest->substr(1); !left.empty();) {
            auto end = std::min(left.find('/'), left.size());
            auto segment = http::percent_decode(left.substr(0, end));
            if (!segment) no_such_resource();
            call.resource.push_back(std::move(*segment));
            left.remove_prefix(std::min(end + 1, left.size()));
        }
        return call;
    }
    no_such_resource();
}

http::Response AdminApi::decide(const Call& call) {
    const std::string& method = call.request.method;
    const auto& resource = call.resource;
    auto is = [&](std::string_view verb, std::string_view name, std::size_t parts) {
        return method == verb && resource.size() == parts && resource[0] == name;
    };
    if (is("POST", "ticket", 1)) return ticket(call);
    if (is("GET", "session", 1)) return session_list(call);
    if (is("POST", "session", 1)) return add_session(call);
    if (is("GET", "session", 2) || is("DELETE", "session", 2)) return one_session(call);
    if (is("GET", "user", 3) || is("DELETE", "user", 3)) return user_sessions(call);
    if (is("GET", "alive", 1)) return json_response(200, Value::object({{"value", true}}));
    if (is("GET", "servicestate", 1)) return json_response(200, Value::object({{"value", 2}}));
    no_such_resource();
}

http::Response AdminApi::ticket(const Call& call) {
    TicketOrder order = read_ticket_order(call.request.body);
    std::string text = make_ticket(host_, call.prefix, order.who, order.lifetime);
    host_.log().info("made a ticket for " + order.who.directory + "\\" + order.who.id,
                     {{"client", call.request.peer}, {"virtual_proxy", call.prefix}, {"remote", call.request.remote}});
    journal_.ticket_made(call.request, order.who, call.prefix, text, order.lifetime);
    return json_response(201, ticket_json(order.who, text));
}

http::Response AdminApi::session_list(const Call& call) {
    Value::Array rows;
    for (const auto& session : sessions_.list(call.prefix))
        rows.push_back(session_json(session->who, session->handle()));
    return json_response(200, std::move(rows));
}

http::Response AdminApi::add_session(const Call& call) {
    SessionOrder order = read_session_order(call.request.body);
    repository_.admit(order.who, call.request.id);
    auto [id, session] = sessions_.create(call.prefix, std::move(order.who), std::move(order.id));
    host_.log().info("took in a session of " + session->who.directory + "\\" + session->who.id,
                     {{"client", call.request.peer}, {"virtual_proxy", call.prefix}, {"session", session->handle()}});
    journal_.session_started(*session, call.request, call.request.peer);
    return json_response(201, session_json(session->who, id));
}

http::Response AdminApi::one_session(const Call& call) {
    auto session = sessions_.find_any(call.resource[1], call.prefix);
    if (!session) throw Error(Code::not_found, "there is no such session at this virtual proxy");
    if (call.request.method == "DELETE") sessions_.end(session, "signed out by an administrator");
    return json_response(200, session_json(session->who, call.resource[1]));
}

http::Response AdminApi::user_sessions(const Call& call) {
    Value::Array rows;
    for (const auto& session : sessions_.of_user(call.resource[1], call.resource[2])) {
        if (session->prefix != call.prefix) continue;
        if (call.request.method == "DELETE") sessions_.end(session, "signed out by an administrator");
        rows.push_back(session_json(session->who, session->handle()));
    }
    return json_response(200, std::move(rows));
}

}  // namespace orrery::proxy
