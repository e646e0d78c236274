// Numbers as files usually spell them, "-12" and "12.50", read without making a text of each.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "storage/value.h"

namespace orrery::engine {

/// 12.50 is 1250 with two decimals: both number and text can be told from it. No leading zeros, no plus, no exponent,
/// digits on both sides of the point; at most 14 digits, so that the double is exact to the last one.
struct PlainNumber {
    std::int64_t digits = 0;
    std::uint32_t decimals = 0;

    static constexpr std::uint32_t kMostDigits = 14;

    [[nodiscard]] double number() const;
    /// As it was spelled.
    [[nodiscard]] std::string text(char point) const;
    /// True if the number is surely displayed just so: no zeros at its end, and not so small that it gets an exponent.
    [[nodiscard]] bool is_plain(char point) const {
        return decimals == 0 || (decimals <= 4 && digits % 10 != 0 && point == '.');
    }
};

namespace plain_number {

constexpr std::uint64_t kEvery = 0x0101010101010101;
constexpr std::uint64_t kZeros = kEvery * '0';

/// The bits of the first `count` bytes (0 to 7) of a word.
inline std::uint64_t first_bytes(std::uint32_t count) { return (std::uint64_t{1} << (count * 8)) - 1; }

/// True if every byte is a digit.
inline bool all_digits(std::uint64_t word) {
    return (((word + kEvery * 0x46) | (word - kZeros)) & (kEvery * 0x80)) == 0;
}

/// Eight digits, the first in the lowest byte: neighbours are put together three times.
inline std::uint64_t value_of_digits(std::uint64_t word) {
    word -= kZeros;
    word = word * 10 + (word >> 8);
    constexpr std::uint64_t kPairs = 0x000000FF000000FF;
    return ((word & kPairs) * (100 + (std::uint64_t{1'000'000} << 32)) +
            ((word >> 16) & kPairs) * (1 + (std::uint64_t{10'000} << 32))) >>
           32;
}

}  // namespace plain_number

/// The same for an unsigned number of 1 to 8 characters, without a loop.
inline bool parse_short_number(const char* cell, std::uint32_t size, char point, PlainNumber& out) {
    using namespace plain_number;
    std::uint64_t word;
    std::memcpy(&word, cell, 8);
    const std::uint64_t unlike_point = word ^ (kEvery * static_cast<unsigned char>(point));
    std::uint64_t points = (unlike_point - kEvery) & ~unlike_point & (kEvery * 0x80);
    points &= size == 8 ? ~std::uint64_t{0} : first_bytes(size);
    std::uint32_t whole = size;  // digits before the point
    out.decimals = 0;
    if (points != 0) {
        whole = static_cast<std::uint32_t>(std::countr_zero(points)) / 8;
        if (whole == 0 || whole + 1 == size) return false;
        word = (word & first_bytes(whole)) | ((word >> 8) & ~first_bytes(whole));
        out.decimals = --size - whole;
    }
    // The digits go to the upper end, with zeros before them.
    word = word << (64 - size * 8) | kZeros >> 8 >> (size * 8 - 8);
    if (!all_digits(word) || (cell[0] == '0' && whole > 1)) return false;
    out.digits = static_cast<std::int64_t>(value_of_digits(word));
    return true;
}

/// The same for a number with a sign, or longer ones.
bool parse_other_number(std::string_view cell, char point, PlainNumber& out);

/// True if `cell` is such a number; with the point '\0' only without decimals. The eight bytes after its end must be
/// readable.
inline bool parse_plain_number(std::string_view cell, char point, PlainNumber& out) {
    constexpr std::size_t kShort = 8;
    const char used = point == '\0' ? '.' : point;
    const bool read = cell.size() - 1 < kShort && cell[0] != '-'
                          ? parse_short_number(cell.data(), static_cast<std::uint32_t>(cell.size()), used, out)
                          : parse_other_number(cell, used, out);
    return read && (point != '\0' || out.decimals == 0);
}

}  // namespace orrery::engine
