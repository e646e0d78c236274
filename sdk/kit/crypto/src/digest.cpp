#include "orrery/kit/crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <limits>
#include <stdexcept>

#include "failure.h"

namespace orrery::crypto {
namespace {

constexpr std::size_t sha256_size = 32;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string sha256(std::string_view data) {
    std::string digest(sha256_size, '\0');
    required(EVP_Digest(data.data(), data.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
                        EVP_sha256(), nullptr),
             "SHA-256");
    return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
    if (key.size() > std::numeric_limits<int>::max()) throw std::invalid_argument("HMAC: key longer than 2 GiB");
    std::string digest(sha256_size, '\0');
    required(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(data), data.size(),
                  reinterpret_cast<unsigned char*>(digest.data()), nullptr),
             "HMAC");
    return digest;
}

bool constant_time_equal(std::string_view left, std::string_view right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace orrery::crypto
