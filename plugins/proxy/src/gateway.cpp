#include "gateway.h"

#include <orrery/kit/http/problem.h>
#include <orrery/kit/http/text.h>

#include "cookies.h"
#include "forward.h"
#include "origin.h"
#include "personal_api.h"
#include "return_target.h"
#include "security_headers.h"

namespace orrery::proxy {
namespace {

namespace http = kit::http;

http::Response redirect(std::string target) {
    http::Response response;
    response.status = 302;
    response.fields.add("location", std::move(target));
    response.fields.add("cache-control", "no-store");
    return response;
}

std::string full_target(std::string_view path, std::string_view query) {
    return std::string(path) + (query.empty() ? "" : "?" + std::string(query));
}

// Where the user wanted to go; a sign-in page is no place to come back to, nor is a ticket a part of it.
std::string wanted_target(const Visit& visit) {
    return full_target(visit.request.path, http::query_without(visit.request.query, "qlikTicket"));
}

}  // namespace

http::Response Gateway::answer(http::Request& request) {
    Match match = parts_.proxies.match(request.path);
    Visit visit{request, std::move(match.proxy), std::move(match.path), nullptr, {}};
    http::Response response;
    try {
        remove_claims(request.fields);
        if (auto id = http::cookie_value(request.fields.find("cookie").value_or(""), visit.proxy->cookie))
            visit.session = parts_.sessions.find(*id, visit.proxy->prefix, visit.proxy->idle);
        response = decide(visit);
    } catch (const Error& error) {
        response = failure(visit, error);
    } catch (const std::exception& error) {
        parts_.host.log().error(std::string("a request failed: ") + error.what(),
                                {{"request.id", request.id}, {"path", request.path}});
        response = http::problem(500, "the proxy could not handle this request",
                                 "the log has the reason under the request's id " + request.id, visit.accept());
    }
    // Only the proxy makes session cookies.
    response.fields.remove_if([&](const http::Field& field) {
        return field.name == "set-cookie" && field.value.starts_with(visit.proxy->cookie + "=");
    });
    if (!visit.set_cookie.empty()) response.fields.add("set-cookie", visit.set_cookie);
    protect(response, *visit.proxy);
    return response;
}

http::Response Gateway::decide(Visit& visit) {
    if (auto early = take_ticket(visit)) return std::move(*early);
    if (visit.path == "/") return redirect(visit.proxy->root() + "/hub");
    if (auto personal = answer_personal(visit, parts_.sessions)) return std::move(*personal);
    const Route* route = parts_.routes.find(visit.path);
    if (!route) return module_page(visit);
    if (!visit.session)
        if (auto instead = sign_in(visit)) return std::move(*instead);
    return relay(visit, *route);
}

// A ticket signs in before anything else; afterwards it must not stay in the address.
std::optional<http::Response> Gateway::take_ticket(Visit& visit) {
    if (!http::query_value(visit.request.query, "qlikTicket")) return std::nullopt;
    if (tickets_.is_blocked(visit.request.remote))
        return http::problem(429, "too many wrong tickets came from this address", "wait a minute", visit.accept());
    SignIn result = parts_.authentication.authenticate(*visit.proxy, auth_record(visit));
    if (result.kind == SignIn::Kind::accepted)
        begin_session(visit, result);
    else
        tickets_.failed(visit.request.remote);
    visit.request.query = http::query_without(visit.request.query, "qlikTicket");
    if (visit.is_page_load() && visit.session) return redirect(full_target(visit.request.path, visit.request.query));
    return std::nullopt;
}

http::Response Gateway::module_page(Visit& visit) {
    SignIn result = parts_.authentication.handle(*visit.proxy, auth_record(visit));
    switch (result.kind) {
        case SignIn::Kind::responded:
            return std::move(result.response);
        case SignIn::Kind::rejected:
            return http::problem(401, "you could not be signed in", {}, visit.accept());
        case SignIn::Kind::accepted: {
            begin_session(visit, result);
            http::Response response = redirect(safe_return_target(result.return_target, visit.proxy->root() + "/hub"));
            for (const auto& field : result.response.fields) response.fields.add(field.name, field.value);
            return response;
        }
        case SignIn::Kind::nobody:
            break;
    }
    if (!visit.session)
        if (auto instead = sign_in(visit)) return std::move(*instead);
    return http::problem(404, "there is nothing at this address", {}, visit.accept());
}

// Without a session: who is it? Nothing: a session has begun.
std::optional<http::Response> Gateway::sign_in(Visit& visit) {
    SignIn result = parts_.authentication.authenticate(*visit.proxy, auth_record(visit));
    if (result.kind == SignIn::Kind::accepted) {
        begin_session(visit, result);
        return std::nullopt;
    }
    if (result.kind == SignIn::Kind::responded && !visit.request.websocket) return std::move(result.response);
    http::Response response = http::problem(401, "you are not signed in", {}, visit.accept());
    return response;
}

void Gateway::begin_session(Visit& visit, const SignIn& who) {
    // An id known before signing in must be worth nothing afterwards.
    if (visit.session) parts_.sessions.end(visit.session, "signed in again");
    visit.session = nullptr;
    auto [id, session] = parts_.sessions.create(visit.proxy->prefix, who.who);
    visit.session = std::move(session);
    visit.set_cookie = session_cookie(*visit.proxy, id);
    parts_.host.count("proxy_sign_ins");
    parts_.host.log().info("signed in " + who.who.directory + "\\" + who.who.id + " by " + who.module,
                           {{"session", visit.session->handle()},
                            {"remote", visit.request.remote},
                            {"virtual_proxy", visit.proxy->prefix},
                            {"request.id", visit.request.id}});
}

http::Response Gateway::relay(Visit& visit, const Route& route) {
    auto refused = visit.request.websocket ? socket_refusal(visit.request, *visit.proxy)
                                           : change_refusal(visit.request, *visit.proxy);
    if (!refused.empty()) {
        parts_.host.log().warn(
            "refused: " + std::string(refused),
            {{"remote", visit.request.remote}, {"path", visit.request.path}, {"request.id", visit.request.id}});
        return http::problem(403, refused, {}, visit.accept());
    }
    const http::RoleTarget& target = parts_.routes.target(route);
    if (!target.http && !target.stream)
        return http::problem(404, "this site runs no service for " + route.path,
                             "an administrator can add the service '" + route.stanza + "'", visit.accept());
    try {
        return forward(visit, route, target, parts_.deadline);
    } catch (const Error& error) {
        if (error.code() != Code::unavailable) throw;
        parts_.host.log().warn("service '" + route.stanza + "' is not available: " + error.message(),
                               {{"request.id", visit.request.id}});
        throw Error(Code::unavailable, "the service '" + route.stanza + "' is not available right now",
                    "please try again in a moment; an administrator finds the reason in the log");
    }
}

http::Response Gateway::failure(const Visit& visit, const Error& error) const {
    int status = http_status(error.code());
    if (status >= 500)
        parts_.host.log().warn(
            "a request failed: " + error.message(),
            {{"request.id", visit.request.id}, {"path", visit.request.path}, {"status", std::to_string(status)}});
    const Route* route = parts_.routes.find(visit.path);
    return http::error_response(error, visit.request, route ? route->stanza : "sign-in");
}

Fields Gateway::auth_record(const Visit& visit) const {
    Fields record = http::to_record(visit.request);
    if (!visit.request.body.empty()) record.add("body", visit.request.body);
    record.add("virtual_proxy", visit.proxy->prefix).add("tls", visit.request.secure ? "true" : "false");
    record.add("return_target", safe_return_target(wanted_target(visit), visit.proxy->root() + "/hub"));
    std::string_view cookies = visit.request.fields.find("cookie").value_or("");
    while (!cookies.empty()) {
        auto end = cookies.find(';');
        auto pair = http::trim(cookies.substr(0, end));
        cookies = end == std::string_view::npos ? std::string_view{} : cookies.substr(end + 1);
        auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) != visit.proxy->cookie)
            record.add("cookie." + std::string(pair.substr(0, equals)), pair.substr(equals + 1));
    }
    return record;
}

}  // namespace orrery::proxy
