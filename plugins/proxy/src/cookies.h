// The session cookie as a Set-Cookie value.
#pragma once
#include <string>

#include "virtual_proxy.h"

namespace orrery::proxy {

inline std::string cookie_attributes(const VirtualProxy& proxy) {
    std::string text = "; Path=/; HttpOnly; Secure; SameSite=" + proxy.same_site;
    if (!proxy.cookie_domain.empty()) text += "; Domain=" + proxy.cookie_domain;
    return text;
}
inline std::string session_cookie(const VirtualProxy& proxy, const std::string& id) {
    return proxy.cookie + "=" + id + cookie_attributes(proxy);
}
inline std::string expired_cookie(const VirtualProxy& proxy) {
    return proxy.cookie + "=" + cookie_attributes(proxy) + "; Max-Age=0";
}

}  // namespace orrery::proxy
