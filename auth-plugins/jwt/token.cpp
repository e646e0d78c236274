#include "token.h"

#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/http/text.h>
#include <orrery/kit/json/parse.h>

#include "refusal.h"

namespace orrery::jwt {
namespace {

constexpr json::ParseLimits header_limits{8, 12 * 1024, 256}, claims_limits{16, 16 * 1024, 4000};

json::Value read_object(std::string_view text, const json::ParseLimits& limits, const char* what) {
    json::Value value;
    try {
        value = json::parse(text, limits);
    } catch (const json::Error&) {
        throw Refusal(std::string(what) + " is no JSON, holds a name twice, or is too large");
    }
    if (!value.is_object()) throw Refusal(std::string(what) + " is no JSON object");
    return value;
}

std::string decode(std::string_view part, const char* what) {
    auto bytes = crypto::base64url_decode(part);
    if (!bytes || bytes->empty()) throw Refusal(std::string(what) + " is empty or no plain base64url");
    return std::move(*bytes);
}

// Nothing looks a key up by its id. An id that is written for a file or a database is refused all the same.
bool is_plain_key_id(const json::Value& id) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=:@";
    auto text = id.string_or("");
    return !text.empty() && text.size() <= 256 && text.find_first_not_of(allowed) == std::string_view::npos &&
           text.find("..") == std::string_view::npos;
}

// The media type keeps tokens made for something else out (RFC 8725, 3.11).
bool is_access_token(const json::Value& type) {
    auto text = kit::http::lower(type.string_or(""));
    if (text.starts_with("application/")) text.erase(0, 12);
    return text == "jwt" || text == "at+jwt";
}

crypto::SignatureAlgorithm read_header(std::string_view text) {
    const json::Value header = read_object(text, header_limits, "the token's header");
    for (const char* name : {"crit", "b64", "zip", "enc"})
        if (header.contains(name))
            throw Refusal(std::string("the token's header has ") + name + ", which is not understood");
    if (const auto* type = header.find("typ"); type && !is_access_token(*type))
        throw Refusal("the token's typ is neither JWT nor at+jwt");
    if (const auto* id = header.find("kid"); id && !is_plain_key_id(*id))
        throw Refusal("the token's kid is no plain id");
    auto algorithm = crypto::signature_algorithm(header["alg"].string_or(""));
    if (!algorithm) throw Refusal("the token's alg is missing or no signature of a public key");
    return *algorithm;
}

}  // namespace

Token read_token(std::string_view text) {
    if (text.size() > longest_token)
        throw Refusal("the token is longer than " + std::to_string(longest_token) + " bytes");
    const auto first = text.find('.');
    const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos)
        throw Refusal("the token does not have the three parts of a signed one");
    const auto algorithm = read_header(decode(text.substr(0, first), "the token's header"));
    return {algorithm, text.substr(0, second),
            decode(text.substr(first + 1, second - first - 1), "the token's payload"),
            decode(text.substr(second + 1), "the token's signature")};
}

json::Value read_claims(std::string_view payload) { return read_object(payload, claims_limits, "the token's payload"); }

}  // namespace orrery::jwt
