#include "form_token.h"

#include <orrery/kit/crypto/digest.h>
#include <orrery/kit/crypto/encoding.h>
#include <orrery/kit/crypto/random.h>

namespace orrery::form {
namespace {

std::int64_t seconds_of(FormTokens::Clock::time_point time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

FormTokens::FormTokens(Host host) : host_(std::move(host)), key_(crypto::random_bytes(32)) {}

std::string FormTokens::proof_of(std::string_view content) const {
    return crypto::base64url_encode(crypto::hmac_sha256(key_, content));
}

// "END.NONCE.PROOF"
std::string FormTokens::make(Clock::time_point now) const {
    const std::string content = std::to_string(seconds_of(now + lifetime)) + "." + crypto::random_token();
    return content + "." + proof_of(content);
}

bool FormTokens::take(std::string_view token, Clock::time_point now) const {
    const std::size_t border = token.rfind('.');
    if (border == std::string_view::npos || token.size() > 256) return false;
    const std::string_view content = token.substr(0, border);
    if (!crypto::constant_time_equal(proof_of(content), token.substr(border + 1))) return false;
    std::int64_t ends = 0;
    std::from_chars(content.data(), content.data() + content.size(), ends);
    if (ends < seconds_of(now)) return false;
    // Only one caller can put a key that is not there: that one has the token.
    try {
        host_.once_put("form." + std::string(content), "", lifetime);
        return true;
    } catch (const Error& error) {
        if (error.code() == Code::conflict) return false;
        throw;
    }
}

}  // namespace orrery::form
