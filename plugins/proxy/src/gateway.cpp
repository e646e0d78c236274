#include "gateway.h"

#include <orrery/kit/http/problem.h>
#include <orrery/kit/http/text.h>

#include "forward.h"
#include "origin.h"
#include "personal_api.h"
#include "return_target.h"
#include "security_headers.h"

namespace orrery::proxy {

namespace http = kit::http;

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
    if (auto refused = take_proof(visit)) return std::move(*refused);
    if (visit.path == "/") return redirect(visit.proxy->root() + "/hub");
    if (auto personal = answer_personal(visit, parts_.sessions)) return std::move(*personal);
    const Route* route = parts_.routes.find(visit.path);
    if (!route) return module_page(visit);
    if (!visit.session)
        if (auto instead = sign_in(visit)) return std::move(*instead);
    return relay(visit, *route);
}

http::Response Gateway::module_page(Visit& visit) {
    SignIn result = ask_page(visit);
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

http::Response Gateway::relay(Visit& visit, const Route& route) {
    auto refused = visit.request.websocket ? socket_refusal(visit.request, *visit.proxy)
                   : visit.by_token        ? std::string_view{}
                                           : change_refusal(visit.request, *visit.proxy);
    if (!refused.empty()) {
        parts_.host.log().warn(
            "refused: " + std::string(refused),
            {{"remote", visit.request.remote}, {"path", visit.request.path}, {"request.id", visit.request.id}});
        parts_.journal.refused(visit, refused);
        return http::problem(403, refused, {}, visit.accept());
    }
    const http::RoleTarget& target = parts_.routes.target(route);
    if (!target.http && !target.stream)
        return http::problem(404, "this site runs no service for " + route.path,
                             "an administrator can add the service '" + route.stanza + "'", visit.accept());
    try {
        auto response = forward(visit, route, target, parts_.deadline);
        if (visit.request.websocket) parts_.journal.watch_connection(visit, route.stanza, response);
        return response;
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

}  // namespace orrery::proxy
