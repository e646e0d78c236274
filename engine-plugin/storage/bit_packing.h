// Codes of 1 to 32 bits, one behind the other without gaps, in groups that fill whole bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "storage/symbols.h"

namespace orrery::engine {

/// So many codes fill whole bytes, whatever their bits: as many bytes as a code has bits.
constexpr std::uint32_t kPackedGroup = 8;
constexpr std::uint32_t kMostPackedBits = 32;
/// Bytes behind the last code, so that every code can be read with one load of eight bytes.
constexpr std::uint64_t kPackedPadding = 8;

/// Bytes that so many codes take, without padding.
constexpr std::uint64_t packed_bytes(std::uint64_t codes, std::uint32_t bits) { return (codes * bits + 7) / 8; }

/// Where codes lie; reads single ones.
struct PackedCodes {
    const std::uint8_t* bytes;
    std::uint64_t first_bit;
    std::uint32_t bits;
    std::uint32_t mask;

    /// From the code with number `first` on.
    PackedCodes(const std::uint8_t* from, std::uint64_t first, std::uint32_t width)
        : bytes(from),
          first_bit(first * width),
          bits(width),
          mask(static_cast<std::uint32_t>((std::uint64_t{1} << width) - 1)) {}

    Element operator[](std::uint64_t i) const {
        const std::uint64_t bit = first_bit + i * bits;
        std::uint64_t word;
        std::memcpy(&word, bytes + bit / 8, sizeof word);
        return static_cast<Element>(word >> (bit % 8)) & mask;
    }
};

/// Writes `count` codes from the one with number `first` on to `out`; fastest where a group starts.
void unpack_codes(std::uint32_t bits, const std::uint8_t* bytes, std::uint64_t first, std::uint32_t count,
                  Element* out);

/// Packs codes to `out`, where a group starts; those above `most`, as that of NULL is, as `most`. Writes no further
/// than it has read, so `out` may be the codes' own memory. What is left of the last byte is cleared.
void pack_codes(std::uint32_t bits, std::span<const Element> codes, Element most, std::uint8_t* out);

}  // namespace orrery::engine
