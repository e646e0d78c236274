// Text forms of bytes. Decoders are strict: no blanks, no wrong padding, no stray bits; they answer nothing instead of
// guessing.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace orrery::crypto {

/// RFC 4648 section 5 without padding: safe in URLs, cookies and file names.
std::string base64url_encode(std::string_view bytes);
/// The bytes of such a text; nothing when it is none.
std::optional<std::string> base64url_decode(std::string_view text);

/// RFC 4648 section 4 with padding.
std::string base64_encode(std::string_view bytes);
/// The bytes of such a text; nothing when it is none.
std::optional<std::string> base64_decode(std::string_view text);

/// RFC 4648 section 6 without padding: upper-case letters and the digits 2 to 7, so word characters only.
std::string base32_encode(std::string_view bytes);

/// Lower-case digits on the way out; either case on the way in.
std::string hex_encode(std::string_view bytes);
/// The bytes of such a text; nothing when it is none or has an odd length.
std::optional<std::string> hex_decode(std::string_view text);

}  // namespace orrery::crypto
