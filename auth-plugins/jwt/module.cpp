#include "module.h"

#include <orrery/kit/http/text.h>

#include "refusal.h"
#include "user.h"

namespace orrery::jwt {
namespace {

// What follows "Bearer "; nothing for another scheme, which is another module's affair.
std::optional<std::string_view> bearer_of(std::string_view field) {
    constexpr std::string_view scheme = "bearer ";
    if (!kit::http::equal_ignoring_case(field.substr(0, scheme.size()), scheme)) return std::nullopt;
    return kit::http::trim(field.substr(scheme.size()));
}

}  // namespace

JwtModule::JwtModule(Host host, Policy policy, Clock clock)
    : host_(std::move(host)), policy_(std::move(policy)), clock_(std::move(clock)) {}

Verdict JwtModule::authenticate(const AuthRequest& request) {
    const auto text = bearer_of(request.header("authorization").value_or(""));
    if (!text) return Verdict::decline();
    try {
        return Verdict::accept(check(request, *text));
    } catch (const Refusal& refusal) {
        host_.count("jwt_refused");
        return Verdict::reject(refusal.what());
    }
}

Principal JwtModule::check(const AuthRequest& request, std::string_view text) {
    const auto rules = rules_.of(request);
    const auto now = clock_();
    const Token token = read_token(text);
    check_signature(token, *rules, now);
    const json::Value claims = read_claims(token.payload);
    const auto ends = check_claims(claims, policy_, rules->audience, now);
    Principal who = read_user(claims, *rules);
    if (policy_.session_ends_with_token && ends) who.valid_for = std::max(*ends - now, std::chrono::seconds(1));
    return who;
}

void JwtModule::check_signature(const Token& token, const Rules& rules, Time now) const {
    if (!policy_.algorithms.contains(token.algorithm)) throw Refusal("the token's alg is none of --algorithms=");
    bool fits = false, is_current = false;
    for (const auto& key : rules.keys) {
        if (!key.fits(token.algorithm)) continue;
        fits = true;
        if (!key.is_valid_at(now)) continue;
        is_current = true;
        if (key.verify(token.algorithm, token.signed_part, token.signature)) return;
    }
    if (!fits) throw Refusal("the token's alg does not go with a key of jwtPublicKeyCertificate");
    if (!is_current) throw Refusal("the certificate in jwtPublicKeyCertificate has ended or does not count yet");
    throw Refusal("the token's signature is of no key in jwtPublicKeyCertificate");
}

}  // namespace orrery::jwt
