#include "claims.h"

#include <algorithm>

#include "refusal.h"

namespace orrery::jwt {
namespace {

constexpr std::int64_t end_of_year_9999 = 253'402'300'799;

std::optional<Time> time_in(const json::Value& claims, const char* name) {
    const json::Value* found = claims.find(name);
    if (!found) return std::nullopt;
    if (!found->is_integer() || found->as_integer() < 0 || found->as_integer() > end_of_year_9999)
        throw Refusal(std::string("the token's ") + name + " is no whole number of seconds since 1970");
    return Time(std::chrono::seconds(found->as_integer()));
}

// One text or a list of texts (RFC 7519, 4.1.3).
bool is_for(const json::Value* given, const std::string& audience) {
    if (!given) throw Refusal("the token has no aud, but the virtual proxy has a jwtAudience");
    if (given->is_string()) return given->as_string() == audience;
    const auto& all = given->items();
    if (!given->is_array() || !std::all_of(all.begin(), all.end(), [](const auto& one) { return one.is_string(); }))
        throw Refusal("the token's aud is neither a text nor a list of texts");
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.as_string() == audience; });
}

}  // namespace

std::optional<Time> check_claims(const json::Value& claims, const Policy& policy, const std::string& audience,
                                 Time now) {
    for (const auto& name : policy.required)
        if (const auto* claim = claims.find(name); !claim || claim->is_null())
            throw Refusal("the token has no " + name + ", which --require= asks for");
    const auto ends = time_in(claims, "exp"), begins = time_in(claims, "nbf"), issued = time_in(claims, "iat");
    if (ends && *ends + policy.skew <= now) throw Refusal("the token has ended (exp)");
    if (begins && *begins - policy.skew > now) throw Refusal("the token does not count yet (nbf)");
    if (issued && *issued - policy.skew > now) throw Refusal("the token was made in the future (iat)");
    if (!policy.issuer.empty() && claims["iss"].string_or("") != policy.issuer)
        throw Refusal("the token's iss is not the configured --issuer=");
    if (!audience.empty() && !is_for(claims.find("aud"), audience))
        throw Refusal("the token's aud is not the virtual proxy's jwtAudience");
    return ends;
}

}  // namespace orrery::jwt
