#include "seals.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/ed25519.h>
#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/crypto/private_file.h>
#include <orrery/kit/crypto/random.h>

#include <stdexcept>

namespace orrery::logging {
namespace {

constexpr std::string_view algorithm = "ed25519:";
constexpr size_t key_size = 32;

std::string derived(std::string_view site_key, std::string_view purpose, std::string_view machine) {
    std::string what(purpose);
    what.append(1, '\0').append(machine);
    return crypto::hmac_sha256(site_key, what);
}

}  // namespace

SealKeys derive_keys(std::string_view site_key, std::string_view machine) {
    return {derived(site_key, "orrery log chain 1", machine), derived(site_key, "orrery log signature 1", machine)};
}

std::string derive_salt(std::string_view site_key) { return derived(site_key, "orrery log session 1", ""); }

std::string read_site_key(const std::filesystem::path& file) {
    auto text = crypto::read_private_file(file, 1024);
    while (text.ends_with('\n')) text.pop_back();
    auto key = crypto::hex_decode(text);
    if (!key || key->size() != key_size)
        throw std::runtime_error(file.string() + " is no site key: it holds 64 hexadecimal digits");
    return *key;
}

std::string read_or_make_site_key(const std::filesystem::path& file) {
    namespace fs = std::filesystem;
    if (!fs::exists(file)) {
        if (fs::create_directories(file.parent_path())) fs::permissions(file.parent_path(), fs::perms(0700));
        crypto::write_private_file(file, crypto::hex_encode(crypto::random_bytes(key_size)) + "\n");
    }
    return read_site_key(file);
}

std::string Chain::genesis(std::string_view key, std::string_view log) {
    return crypto::base32_encode(crypto::hmac_sha256(key, std::string("begin ").append(log)));
}

std::string Chain::checksum(std::string_view key, std::string_view before, std::string_view row) {
    return crypto::base32_encode(crypto::hmac_sha256(key, std::string(before).append(row)));
}

std::string sign_digest(const SealKeys& keys, std::string_view digest) {
    return std::string(algorithm) + crypto::base64url_encode(crypto::ed25519_sign(keys.signature, digest));
}

bool is_signature_of(const SealKeys& keys, std::string_view digest, std::string_view text) {
    if (!text.starts_with(algorithm)) return false;
    auto signature = crypto::base64url_decode(text.substr(algorithm.size()));
    return signature && crypto::ed25519_verify(crypto::ed25519_public_key(keys.signature), digest, *signature);
}

}  // namespace orrery::logging
