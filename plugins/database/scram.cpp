#include "scram.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>

namespace orrery::database {
namespace {

constexpr int iterations = 4096;

// PBKDF2 with HMAC-SHA-256, one block.
std::string salted(std::string_view password, std::string_view salt) {
    using namespace std::string_literals;
    std::string round = crypto::hmac_sha256(password, std::string(salt) + "\0\0\0\1"s);
    std::string sum = round;
    for (int i = 1; i < iterations; ++i) {
        round = crypto::hmac_sha256(password, round);
        for (std::size_t at = 0; at < sum.size(); ++at) sum[at] = static_cast<char>(sum[at] ^ round[at]);
    }
    return sum;
}

}  // namespace

std::string scram_verifier(std::string_view password, std::string_view salt) {
    const std::string key = salted(password, salt);
    const std::string stored = crypto::sha256(crypto::hmac_sha256(key, "Client Key"));
    const std::string server = crypto::hmac_sha256(key, "Server Key");
    return "SCRAM-SHA-256$" + std::to_string(iterations) + ":" + crypto::base64_encode(salt) + "$" +
           crypto::base64_encode(stored) + ":" + crypto::base64_encode(server);
}

}  // namespace orrery::database
