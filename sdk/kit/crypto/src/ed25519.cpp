#include "orrery/kit/crypto/ed25519.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <stdexcept>

#include "failure.h"

namespace orrery::crypto {
namespace {

constexpr std::size_t key_size = 32, signature_size = 64;
using KeyPtr = Owned<EVP_PKEY, EVP_PKEY_free>;
using ContextPtr = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

KeyPtr private_key(std::string_view secret) {
    if (secret.size() != key_size) throw std::invalid_argument("Ed25519: a secret has 32 bytes");
    return KeyPtr(required(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(secret), secret.size()),
                           "Ed25519 key"));
}

}  // namespace

std::string ed25519_public_key(std::string_view secret) {
    const auto key = private_key(secret);
    std::string out(key_size, '\0');
    std::size_t size = out.size();
    required(EVP_PKEY_get_raw_public_key(key.get(), bytes_of(out), &size), "Ed25519 public key");
    return out;
}

std::string ed25519_sign(std::string_view secret, std::string_view message) {
    const auto key = private_key(secret);
    const ContextPtr context(required(EVP_MD_CTX_new(), "Ed25519"));
    std::string out(signature_size, '\0');
    std::size_t size = out.size();
    required(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()), "Ed25519 signing");
    required(EVP_DigestSign(context.get(), bytes_of(out), &size, bytes_of(message), message.size()), "Ed25519 signing");
    return out;
}

bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature) {
    if (public_key.size() != key_size || signature.size() != signature_size) return false;
    const KeyPtr key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key), public_key.size()));
    const ContextPtr context(required(EVP_MD_CTX_new(), "Ed25519"));
    const bool good =
        key && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
        EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
    if (!good) ERR_clear_error();
    return good;
}

}  // namespace orrery::crypto
