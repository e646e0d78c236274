// Characters of UTF-8 text. Broken bytes count as one character each, so nothing is lost.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace orrery::engine {

/// Bytes of the character that starts at `at`.
std::size_t character_bytes(std::string_view text, std::size_t at);
std::size_t character_count(std::string_view text);
/// The byte offset of the character with this index (the size of the text when there are fewer).
std::size_t character_offset(std::string_view text, std::size_t index);
std::string upper_case(std::string_view text);
std::string lower_case(std::string_view text);
/// First letter of every word upper case, the others lower case.
std::string capitalized(std::string_view text);
/// The code point that starts at `at`.
std::uint32_t code_point_at(std::string_view text, std::size_t at);
/// Nothing for values that are no code point.
std::string encode_code_point(std::uint32_t code_point);

}  // namespace orrery::engine
