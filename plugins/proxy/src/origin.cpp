#include "origin.h"

#include <orrery/kit/http/text.h>

#include <algorithm>

#include "cross_site_key.h"

namespace orrery::proxy {
namespace {

struct Place {
    std::string host, port;
};

Place place_of(std::string_view authority, std::string_view default_port) {
    auto colon = authority.rfind(':');
    bool has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
    if (!has_port) return {kit::http::lower(authority), std::string(default_port)};
    return {kit::http::lower(authority.substr(0, colon)), std::string(authority.substr(colon + 1))};
}

}  // namespace

bool is_allowed_origin(std::string_view origin, std::string_view authority, const VirtualProxy& proxy) {
    bool https = origin.starts_with("https://");
    if (!https && !origin.starts_with("http://")) return false;
    std::string_view rest = origin.substr(https ? 8 : 7);
    if (rest.empty() || rest.find_first_of("/@?#\\") != std::string_view::npos) return false;
    Place from = place_of(rest, https ? "443" : "80"), here = place_of(authority, "443");
    if (https && from.host == here.host && from.port == here.port) return true;
    return std::find(proxy.allowed_hosts.begin(), proxy.allowed_hosts.end(), from.host) != proxy.allowed_hosts.end();
}

std::string_view socket_refusal(const kit::http::Request& request, const VirtualProxy& proxy) {
    if (auto origin = request.fields.find("origin"))
        return is_allowed_origin(*origin, request.authority, proxy)
                   ? std::string_view{}
                   : "WebSockets from pages of another origin are not accepted";
    return request.fields.has("sec-fetch-site") ? "WebSockets of a browser need an Origin header" : std::string_view{};
}

std::string_view change_refusal(const kit::http::Request& request, const VirtualProxy& proxy) {
    if (request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS") return {};
    if (check_cross_site_key(request).status == 0) return {};
    if (auto origin = request.fields.find("origin")) {
        if (is_allowed_origin(*origin, request.authority, proxy)) return {};
    } else if (request.fields.find("sec-fetch-site") == "same-origin") {
        return {};
    }
    return "requests that change something need the cross-site key (query xrfkey and header X-Qlik-Xrfkey) or must "
           "come from a page of this site";
}

}  // namespace orrery::proxy
