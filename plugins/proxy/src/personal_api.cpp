#include "personal_api.h"

#include <orrery/kit/http/problem.h>
#include <orrery/kit/http/text.h>
#include <orrery/kit/json/write.h>

#include "cookies.h"
#include "origin.h"
#include "return_target.h"

namespace orrery::proxy {
namespace {

namespace http = kit::http;
using json::Value;

http::Response json_response(const Value& value) {
    http::Response response;
    response.fields.add("content-type", "application/json; charset=utf-8");
    response.fields.add("cache-control", "no-store");
    response.body = json::dump(value);
    return response;
}

// Where a page of a partner leads a user to sign in: the page itself, when it is one of ours.
Value login_uri(const Visit& visit) {
    auto target = http::query_value(visit.request.query, "targetUri");
    if (!target) return {};
    auto scheme = target->find("://");
    auto slash = scheme == std::string::npos ? scheme : target->find('/', scheme + 3);
    std::string origin = target->substr(0, slash);
    if (scheme == std::string::npos || !is_allowed_origin(origin, visit.request.authority, *visit.proxy)) return {};
    std::string path =
        safe_return_target(slash == std::string::npos ? "/" : std::string_view(*target).substr(slash), "/");
    return "https://" + visit.request.authority + path;
}

Value describe(const Visit& visit) {
    if (!visit.session) {
        Value answer = Value::object({{"session", "inactive"}});
        if (Value login = login_uri(visit); login.is_string()) answer.set("loginUri", std::move(login));
        return answer;
    }
    const Principal& who = visit.session->who;
    std::string root = "https://" + visit.request.authority + visit.proxy->root();
    return Value::object({{"userDirectory", who.directory},
                          {"userId", who.id},
                          {"userName", who.name.empty() ? who.id : who.name},
                          {"logoutUri", root + "/qps/user?targetUri=" + http::percent_encode(root + "/hub")}});
}

}  // namespace

std::optional<http::Response> answer_personal(Visit& visit, Sessions& sessions) {
    if (visit.path != "/qps/user") return std::nullopt;
    if (visit.request.method == "GET" || visit.request.method == "HEAD") return json_response(describe(visit));
    if (visit.request.method == "DELETE") {
        if (visit.session) sessions.end(visit.session, "signed out");
        visit.set_cookie = expired_cookie(*visit.proxy);
        http::Response response;
        response.status = 204;
        return response;
    }
    http::Response response = http::problem(405, "this address takes GET and DELETE", {}, visit.accept());
    response.fields.add("allow", "GET, DELETE");
    return response;
}

}  // namespace orrery::proxy
