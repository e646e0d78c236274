// A text that decodes is the one spelling of its bytes; every byte string survives the way there and back.
#include <orrery/kit/crypto/encoding.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace orrery::crypto;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto bytes = base64url_decode(text)) require(base64url_encode(*bytes) == text);
    if (const auto bytes = base64_decode(text)) require(base64_encode(*bytes) == text);
    if (const auto bytes = hex_decode(text)) require(hex_encode(*bytes).size() == text.size());
    require(base64url_decode(base64url_encode(text)) == text);
    require(base64_decode(base64_encode(text)) == text);
    require(hex_decode(hex_encode(text)) == text);
    return 0;
}
