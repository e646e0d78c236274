#include "virtual_proxy.h"

#include <orrery/kit/http/text.h>
#include <orrery/kit/json/write.h>

#include <algorithm>
#include <array>

namespace orrery::proxy {
namespace {

namespace http = kit::http;

bool is_prefix(std::string_view prefix) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-._~/";
    if (prefix.empty()) return true;
    return prefix.front() != '/' && prefix.back() != '/' && prefix.find("//") == std::string_view::npos &&
           prefix.find_first_not_of(allowed) == std::string_view::npos && prefix.size() <= 128;
}

std::string text_of(const json::Value& object, std::string_view name) {
    const json::Value* found = object.find(name);
    return found ? std::string(found->string_or("")) : std::string();
}

// A cookie's name has no slash, a prefix may have some.
std::string usual_cookie(std::string prefix) {
    std::replace(prefix.begin(), prefix.end(), '/', '-');
    return prefix.empty() ? "X-Qlik-Session" : "X-Qlik-Session-" + prefix;
}

struct Method {
    const char* sign_in;
    std::string_view settings;  // what the names of its fields begin with
};
constexpr std::array<Method, 6> methods{{{"ticket", "authenticationModule"},
                                         {"header", "headerAuthentication"},
                                         {"header", "headerAuthentication"},
                                         {"saml", "saml"},
                                         {"jwt", "jwt"},
                                         {"oidc", "oidc"}}};

void read_sign_in(const json::Value& config, VirtualProxy& proxy) {
    const json::Value* found = config.find("authenticationMethod");
    const auto number = found ? found->integer_or(-1) : 0;
    proxy.sign_in.clear();
    if (number < 0 || number >= static_cast<std::int64_t>(methods.size())) return;
    const Method& method = methods[static_cast<std::size_t>(number)];
    proxy.sign_in = method.sign_in;
    proxy.settings.emplace_back("setting.authenticationMethod", std::to_string(number));
    for (const auto& [name, value] : config.members())
        if (name.starts_with(method.settings))
            proxy.settings.emplace_back("setting." + name, value.is_string() ? value.as_string() : json::dump(value));
    if (proxy.sign_in == "header") proxy.user_field = http::lower(text_of(config, "headerAuthenticationHeaderName"));
}

// "Name: value" lines.
http::Fields read_response_fields(std::string_view lines) {
    http::Fields fields;
    while (!lines.empty()) {
        auto end = lines.find('\n');
        auto line = lines.substr(0, end);
        lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        auto name = http::trim(line.substr(0, colon));
        auto value = http::trim(line.substr(colon + 1));
        if (http::is_token(name) && http::is_field_value(value) && !http::equal_ignoring_case(name, "set-cookie"))
            fields.add(http::lower(name), std::string(value));
    }
    return fields;
}

}  // namespace

std::optional<std::string_view> VirtualProxy::inner_path(std::string_view path) const {
    if (prefix.empty()) return path;
    if (!path.starts_with('/') || path.substr(1, prefix.size()) != prefix) return std::nullopt;
    auto rest = path.substr(1 + prefix.size());
    if (rest.empty()) return "/";
    return rest.front() == '/' ? std::optional(rest) : std::nullopt;
}

std::optional<VirtualProxy> read_virtual_proxy(const json::Value& config) {
    if (!config.is_object()) return std::nullopt;
    VirtualProxy proxy;
    proxy.id = text_of(config, "id");
    proxy.prefix = text_of(config, "prefix");
    if (!is_prefix(proxy.prefix)) return std::nullopt;
    proxy.cookie = text_of(config, "sessionCookieHeaderName");
    if (proxy.cookie.empty()) proxy.cookie = usual_cookie(proxy.prefix);
    if (!http::is_token(proxy.cookie)) return std::nullopt;
    read_sign_in(config, proxy);
    proxy.cookie_domain = text_of(config, "sessionCookieDomain");
    if (proxy.cookie_domain.find_first_of("; \t,") != std::string::npos) proxy.cookie_domain.clear();
    const json::Value* same_site = config.find("sameSiteAttributeHttps");
    constexpr std::array<const char*, 4> names = {"Lax", "None", "Lax",
                                                  "Strict"};  // "no attribute" is Lax to browsers, too
    auto choice = same_site ? same_site->integer_or(0) : 0;
    proxy.same_site = names[choice >= 0 && choice < 4 ? static_cast<std::size_t>(choice) : 0];
    const json::Value* idle = config.find("sessionInactivityTimeout");
    proxy.idle = std::chrono::minutes(std::clamp<std::int64_t>(idle ? idle->integer_or(30) : 30, 1, 7 * 24 * 60));
    proxy.response_fields = read_response_fields(text_of(config, "additionalResponseHeaders"));
    if (const json::Value* hosts = config.find("websocketCrossOriginWhiteList"); hosts && hosts->is_array())
        for (const json::Value& host : hosts->as_array())
            if (host.is_string()) proxy.allowed_hosts.push_back(http::lower(host.as_string()));
    return proxy;
}

}  // namespace orrery::proxy
