// Small things about text that all parts of the kit need.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::logkit {

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
std::string lower(std::string_view text);
/// Equal without case (ASCII).
bool same_text(std::string_view left, std::string_view right) noexcept;
std::string_view trimmed(std::string_view text) noexcept;
/// A value as an error may show it: printable and short.
std::string shown(std::string_view value);
/// The known word nearest to `word` (few letters differ), or empty.
std::string nearest(std::string_view word, const std::vector<std::string_view>& known);
/// Bytes of the valid UTF-8 sequence `text` begins with; 0: none. Precondition: not empty.
size_t utf8_sequence(std::string_view text) noexcept;
/// How many characters: bytes that do not continue one.
size_t characters(std::string_view text) noexcept;
/// The first `count` characters, whole.
std::string_view first_characters(std::string_view text, size_t count) noexcept;

void append_number(std::string& out, std::uint64_t number);
/// With zeros in front, exactly `digits` long.
void append_digits(std::string& out, std::uint64_t number, int digits);

}  // namespace orrery::logkit
