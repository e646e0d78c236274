// A compact token (RFC 7515) taken apart. Strict: one text has one reading, and what it does not know it refuses.
#pragma once
#include <orrery/kit/crypto/signature.h>
#include <orrery/kit/json/value.h>

#include <string>
#include <string_view>

namespace orrery::jwt {

inline constexpr std::size_t longest_token = 16 * 1024;

struct Token {
    crypto::SignatureAlgorithm algorithm;
    std::string_view signed_part;  // of the text given
    std::string payload;           // bytes: nothing to read before the signature is right
    std::string signature;
};

/// Throws Refusal. Of the header only alg counts; kid, jwk, jku, x5u and x5c select nothing, and crit, b64, zip and enc
/// are refused. The text must outlive the token.
Token read_token(std::string_view text);

/// The claims of a payload: one JSON object without repeated names. Throws Refusal.
json::Value read_claims(std::string_view payload);

}  // namespace orrery::jwt
