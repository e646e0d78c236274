#include "orrery/kit/crypto/random.h"

#include <openssl/rand.h>

#include <limits>
#include <stdexcept>

#include "failure.h"
#include "orrery/kit/crypto/encoding.h"

namespace orrery::crypto {

std::string random_bytes(std::size_t count) {
    if (count > std::numeric_limits<int>::max()) throw std::invalid_argument("random bytes: more than 2 GiB at once");
    std::string bytes(count, '\0');
    required(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)), "random bytes");
    return bytes;
}

std::string random_token(std::size_t bytes) { return base64url_encode(random_bytes(bytes)); }

std::string random_guid() {
    std::string bytes = random_bytes(16);
    bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);  // version 4
    bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);  // the variant of RFC 4122
    std::string guid = hex_encode(bytes);
    for (const std::size_t at : {8, 13, 18, 23}) guid.insert(at, 1, '-');
    return guid;
}

}  // namespace orrery::crypto
