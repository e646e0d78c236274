// Any text: refused, or a token with exactly one spelling. Also with the text as header, so that the reader's depths
// are reached without the fuzzer having to find out base64.
#include "token.h"

#include <orrery/kit/crypto/encoding.h>

#include <cstdint>
#include <cstdlib>

#include "refusal.h"

using namespace orrery;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void try_token(std::string_view text) try {
    const auto token = jwt::read_token(text);
    const auto header = text.substr(0, text.find('.'));
    require(text == std::string(header) + "." + crypto::base64url_encode(token.payload) + "." +
                        crypto::base64url_encode(token.signature));
    require(crypto::base64url_encode(crypto::base64url_decode(header).value()) == header);
    require(text.starts_with(token.signed_part) && text[token.signed_part.size()] == '.');
    require(!token.signature.empty());
} catch (const jwt::Refusal&) {
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try_token(text);
    try_token(crypto::base64url_encode(text) + ".e30.c2ln");
    return 0;
}
