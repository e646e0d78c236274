// Character sets of source texts, turned into UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace orrery::engine {

/// `ansi` is Windows-1252. UTF-16 is recognised by its byte order mark only.
enum class Charset { utf8, ansi };

/// The text in UTF-8: bytes that are not valid in the character set become U+FFFD. `scratch` holds a changed text.
std::string_view to_utf8(std::string_view text, Charset charset, std::string& scratch);

/// A text that starts with a UTF-16 byte order mark, without it, in UTF-8.
std::string utf16_to_utf8(std::string_view text);

}  // namespace orrery::engine
