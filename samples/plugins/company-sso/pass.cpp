#include "pass.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <orrery/error.h>

namespace company {

namespace {

constexpr size_t longest_pass = 8 * 1024;
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::optional<std::string> unbase64url(std::string_view text) {
    std::string out;
    uint32_t bits = 0;
    int count = 0;
    for (char c : text) {
        auto value = alphabet.find(c);
        if (value == alphabet.npos) return std::nullopt;
        bits = bits << 6 | static_cast<uint32_t>(value);
        if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8));
    }
    return out;
}

}  // namespace

bool same(std::string_view one, std::string_view other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

std::string random_text() {
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        throw orrery::Error(orrery::Code::unavailable, "the machine has no random bytes");
    std::string out;
    for (auto byte : bytes) out += {"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    return out;
}

std::string base64url(std::string_view bytes) {
    std::string out;
    uint32_t bits = 0;
    int count = 0;
    for (unsigned char byte : bytes) {
        bits = bits << 8 | byte;
        for (count += 8; count >= 6;) out += alphabet[bits >> (count -= 6) & 63];
    }
    if (count > 0) out += alphabet[bits << (6 - count) & 63];
    return out;
}

std::string signature_of(std::string_view claims, std::string_view key) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
              reinterpret_cast<const unsigned char*>(claims.data()), claims.size(), bytes, &size))
        throw orrery::Error(orrery::Code::internal, "the signature could not be computed");
    return base64url({reinterpret_cast<const char*>(bytes), size});
}

std::optional<Form> read_pass(std::string_view pass, std::string_view key) {
    auto dot = pass.find('.');
    if (pass.size() > longest_pass || dot == pass.npos) return std::nullopt;
    auto claims = pass.substr(0, dot);
    if (!same(pass.substr(dot + 1), signature_of(claims, key))) return std::nullopt;
    auto form = unbase64url(claims);
    return form ? read_form(*form) : std::nullopt;
}

}  // namespace company
