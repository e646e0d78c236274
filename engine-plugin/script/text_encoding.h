// Character sets of source texts, turned into UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orrery::engine {

/// `ansi` is Windows-1252. UTF-16 is recognised by its byte order mark only.
enum class Charset { utf8, ansi };

/// The text in UTF-8: bytes that are not valid in the character set become U+FFFD. `scratch` holds a changed text.
std::string_view to_utf8(std::string_view text, Charset charset, std::string& scratch);

/// The character set of a name that documents use; UTF-8 for none, and for UTF-16, as a text in that could not say so.
/// Nothing for other names.
std::optional<Charset> charset_named(std::string_view name);
/// Converts a text in whatever character set the system knows by this name; what means nothing in it becomes U+FFFD.
/// False for an unknown name.
bool convert_to_utf8(std::string_view text, std::string_view charset, std::string& out);

/// A text that starts with a UTF-16 byte order mark, without it, in UTF-8.
std::string utf16_to_utf8(std::string_view text);

}  // namespace orrery::engine
