#include "security_headers.h"

namespace orrery::proxy {
namespace {

// Charts put styles into the page, so styles may be inline; scripts may not.
constexpr std::string_view content_policy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src "
    "'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

}  // namespace

void protect(kit::http::Response& response, const VirtualProxy& proxy) {
    auto unless_set = [&](std::string_view name, std::string_view value) {
        if (!response.fields.has(name)) response.fields.add(std::string(name), std::string(value));
    };
    unless_set("content-security-policy", content_policy);
    unless_set("x-content-type-options", "nosniff");
    unless_set("x-frame-options", "SAMEORIGIN");
    unless_set("referrer-policy", "same-origin");
    unless_set("strict-transport-security", "max-age=31536000");
    unless_set("cross-origin-opener-policy", "same-origin");
    for (const auto& field : proxy.response_fields) response.fields.set(field.name, field.value);
}

}  // namespace orrery::proxy
