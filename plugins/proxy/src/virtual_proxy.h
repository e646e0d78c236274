// One virtual proxy: a prefix with its own cookie, timeout, sign-in and response fields.
#pragma once
#include <orrery/kit/http/fields.h>
#include <orrery/kit/json/value.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace orrery::proxy {

struct VirtualProxy {
    std::string id, prefix;          // prefix without slashes at its ends; "" for the default one
    std::string sign_in = "ticket";  // or "header", "saml", "jwt", "oidc"; "": a method nobody knows, so nobody gets in
    std::vector<std::pair<std::string, std::string>> settings;  // of its way of signing in, for the module: "setting.…"
    std::string user_field;  // the lower-case header field by which a front names the user; "": none does
    std::string cookie = "X-Qlik-Session";
    std::string cookie_domain;
    std::string same_site = "Lax";
    std::chrono::minutes idle{30};
    kit::http::Fields response_fields;
    std::vector<std::string> allowed_hosts;  // further hosts whose pages may open WebSockets

    /// "" or "/prefix".
    std::string root() const { return prefix.empty() ? "" : "/" + prefix; }
    /// The path behind the prefix, starting with '/', when this proxy is meant.
    std::optional<std::string_view> inner_path(std::string_view path) const;
};

/// A VirtualProxyConfig of the repository; nothing when it could not work (a prefix or cookie name that is none).
std::optional<VirtualProxy> read_virtual_proxy(const json::Value& config);

}  // namespace orrery::proxy
