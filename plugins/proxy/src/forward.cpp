#include "forward.h"

#include <orrery/kit/http/target.h>
#include <orrery/kit/http/text.h>

#include <array>

namespace orrery::proxy {
namespace {

namespace http = kit::http;

constexpr std::array<std::string_view, 12> claims = {"forwarded",         "x-forwarded-for",        "x-forwarded-host",
                                                     "x-forwarded-proto", "x-forwarded-port",       "x-forwarded-uri",
                                                     "x-real-ip",         "x-original-url",         "x-rewrite-url",
                                                     "x-original-uri",    "x-http-method-override", "x-http-method"};

// Path of the page that sent the request, behind the prefix; empty: unknown.
std::string referring_path(const Visit& visit) {
    auto referer = visit.request.fields.find("referer");
    if (!referer) return {};
    auto scheme = referer->find("://");
    auto slash = scheme == std::string_view::npos ? scheme : referer->find('/', scheme + 3);
    if (slash == std::string_view::npos) return {};
    auto target = http::normalise_target(referer->substr(slash));
    auto inner = target ? visit.proxy->inner_path(target->path) : std::nullopt;
    return inner ? std::string(*inner) : std::string();
}

bool is_under(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

// The console and plain REST manage; the hub and the engine use.
bool is_management(const Visit& visit) {
    if (is_under(visit.path, "/qmc")) return true;
    if (!is_under(visit.path, "/qrs")) return false;
    auto page = referring_path(visit);
    return !is_under(page, "/hub") && !is_under(page, "/sense") && !is_under(page, "/single");
}

void remember_socket(const std::shared_ptr<Session>& session, http::Response& response) {
    auto opened = std::make_shared<std::shared_ptr<http::OpenSocket>>();
    response.opened = [session, opened](std::shared_ptr<http::OpenSocket> socket) {
        *opened = socket;
        session->add(std::move(socket));
    };
    response.closed = [session, opened] {
        if (*opened) session->remove(opened->get());
    };
}

}  // namespace

void remove_claims(http::Fields& fields) {
    fields.remove_if([](const http::Field& field) {
        return http::is_reserved_field(field.name) ||
               std::find(claims.begin(), claims.end(), field.name) != claims.end();
    });
}

std::string security_text(const Visit& visit) {
    std::string text = visit.request.secure ? "SecureRequest=true; " : "SecureRequest=false; ";
    text += is_management(visit) ? "Context=ManagementAccess; " : "Context=AppAccess; ";
    for (const auto& [name, value] : visit.session->who.attributes)
        text += http::percent_encode(name) + "=" + http::percent_encode(value) + "; ";
    return text;
}

http::Response forward(Visit& visit, const Route& route, const http::RoleTarget& target,
                       std::chrono::milliseconds deadline) {
    http::Request& request = visit.request;
    if (route.sockets_only && !request.websocket) throw Error(Code::invalid, "this address takes WebSockets only");
    // Cookies and credentials have done their work; no service needs to see them.
    for (const char* name : {"cookie", "authorization", "proxy-authorization"}) request.fields.remove(name);
    if (!visit.proxy->user_field.empty()) request.fields.remove(visit.proxy->user_field);
    request.path = visit.path;
    Fields record = http::to_record(request);
    const Principal& who = visit.session->who;
    record.add("identity.directory", who.directory).add("identity.id", who.id).add("identity.name", who.name);
    for (const auto& [name, value] : who.attributes) record.add("identity.attribute." + name, value);
    record.add("virtual_proxy", visit.proxy->prefix);
    record.add("header.x-qlik-security", security_text(visit));
    record.add("header.x-qlik-proxysession", visit.session->handle());
    if (!request.websocket) return http::call_http(target, request, std::move(record), deadline);
    http::Response response = http::open_socket(target, std::move(record), deadline);
    remember_socket(visit.session, response);
    return response;
}

}  // namespace orrery::proxy
