#include "orrery/kit/crypto/password.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <charconv>
#include <optional>
#include <stdexcept>

#include "failure.h"
#include "orrery/kit/crypto/digest.h"
#include "orrery/kit/crypto/encoding.h"
#include "orrery/kit/crypto/random.h"

namespace orrery::crypto {
namespace {

constexpr std::size_t salt_size = 16;
constexpr std::size_t hash_size = 32;
constexpr std::uint64_t memory_limit = 256ULL * 1024 * 1024;

struct StoredHash {
    PasswordCost cost;
    std::string salt;
    std::string hash;
};

std::uint64_t memory_of(const PasswordCost& cost) { return 128ULL * cost.r * ((1ULL << cost.log2_n) + cost.p + 2); }

bool is_acceptable(const PasswordCost& cost) {
    return cost.log2_n >= 1 && cost.log2_n <= 20 && cost.r >= 1 && cost.r <= 32 && cost.p >= 1 && cost.p <= 16 &&
           memory_of(cost) <= memory_limit;
}

std::string scrypt(std::string_view password, std::string_view salt, const PasswordCost& cost, std::size_t size) {
    const Owned<EVP_KDF, EVP_KDF_free> kdf(required(EVP_KDF_fetch(nullptr, "SCRYPT", nullptr), "scrypt"));
    const Owned<EVP_KDF_CTX, EVP_KDF_CTX_free> context(required(EVP_KDF_CTX_new(kdf.get()), "scrypt"));
    std::uint64_t n = 1ULL << cost.log2_n;
    std::uint32_t r = cost.r;
    std::uint32_t p = cost.p;
    std::uint64_t memory = memory_limit * 2;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, const_cast<char*>(password.data()), password.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, const_cast<char*>(salt.data()), salt.size()),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_R, &r),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_SCRYPT_P, &p),
        OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
        OSSL_PARAM_construct_end(),
    };
    std::string key(size, '\0');
    required(EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(key.data()), key.size(), parameters),
             "scrypt");
    return key;
}

std::string unpadded(std::string_view bytes) {
    std::string text = base64_encode(bytes);
    text.erase(text.find_last_not_of('=') + 1);
    return text;
}

std::optional<std::string> from_unpadded(std::string_view text) {
    if (text.ends_with('=')) return std::nullopt;
    std::string padded(text);
    padded.append((4 - padded.size() % 4) % 4, '=');
    return base64_decode(padded);
}

// Takes "name=number" off the front of `text`, with the character that must follow it.
bool take_number(std::string_view& text, std::string_view name, char follower, std::uint32_t& number) {
    if (!text.starts_with(name)) return false;
    text.remove_prefix(name.size());
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto length = static_cast<std::size_t>(end - text.data());
    if (failure != std::errc{} || length >= text.size() || text[length] != follower) return false;
    text.remove_prefix(length + 1);
    return true;
}

std::optional<StoredHash> parse(std::string_view text) {
    constexpr std::string_view scheme = "$scrypt$";
    if (!text.starts_with(scheme)) return std::nullopt;
    text.remove_prefix(scheme.size());
    StoredHash stored;
    if (!take_number(text, "ln=", ',', stored.cost.log2_n) || !take_number(text, "r=", ',', stored.cost.r) ||
        !take_number(text, "p=", '$', stored.cost.p) || !is_acceptable(stored.cost))
        return std::nullopt;
    const std::size_t border = text.find('$');
    if (border == std::string_view::npos) return std::nullopt;
    auto salt = from_unpadded(text.substr(0, border));
    auto hash = from_unpadded(text.substr(border + 1));
    if (!salt || !hash || salt->size() < 8 || salt->size() > 64 || hash->size() < 16 || hash->size() > 64)
        return std::nullopt;
    stored.salt = std::move(*salt);
    stored.hash = std::move(*hash);
    return stored;
}

std::string text_of(const StoredHash& stored) {
    return "$scrypt$ln=" + std::to_string(stored.cost.log2_n) + ",r=" + std::to_string(stored.cost.r) +
           ",p=" + std::to_string(stored.cost.p) + "$" + unpadded(stored.salt) + "$" + unpadded(stored.hash);
}

}  // namespace

std::string hash_password(std::string_view password, PasswordCost cost) {
    if (!is_acceptable(cost)) throw std::invalid_argument("password hash: cost outside the accepted range");
    const std::string salt = random_bytes(salt_size);
    return text_of({cost, salt, scrypt(password, salt, cost, hash_size)});
}

std::string unmatchable_hash(PasswordCost cost) {
    return text_of({cost, random_bytes(salt_size), random_bytes(hash_size)});
}

PasswordCheck check_password(std::string_view password, std::string_view stored_text, PasswordCost wanted) {
    const auto stored = parse(stored_text);
    if (!stored) throw std::invalid_argument("password hash: not of the form $scrypt$ln=..,r=..,p=..$SALT$HASH");
    const std::string hash = scrypt(password, stored->salt, stored->cost, stored->hash.size());
    const bool matches = constant_time_equal(hash, stored->hash);
    return {matches, matches && stored->cost != wanted};
}

}  // namespace orrery::crypto
