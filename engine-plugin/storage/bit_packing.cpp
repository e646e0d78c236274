#include "storage/bit_packing.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace orrery::engine {
namespace {

/// Whole groups from a byte's start; offsets and shifts are constants.
template <std::uint32_t Bits>
void unpack_plain(const std::uint8_t* bytes, std::uint32_t groups, Element* out) {
    constexpr std::uint64_t kMask = (std::uint64_t{1} << Bits) - 1;
    for (std::uint32_t g = 0; g < groups; ++g, bytes += Bits, out += kPackedGroup)
        [&]<std::uint32_t... Is>(std::integer_sequence<std::uint32_t, Is...>) {
            const auto one = [&](std::uint32_t i) {
                std::uint64_t word;
                std::memcpy(&word, bytes + i * Bits / 8, sizeof word);
                out[i] = static_cast<Element>(word >> (i * Bits % 8) & kMask);
            };
            (one(Is), ...);
        }
    (std::make_integer_sequence<std::uint32_t, kPackedGroup>());
}

template <typename Code>
void widen(const std::uint8_t* bytes, std::uint32_t groups, Element* out) {
    for (std::uint32_t i = 0; i < groups * kPackedGroup; ++i) {
        Code code;
        std::memcpy(&code, bytes + i * sizeof(Code), sizeof(Code));
        out[i] = code;
    }
}

#if defined(__x86_64__)
/// Eight codes at a time: each is moved into a lane of its own with the bytes around it, then shifted down.
template <std::uint32_t Bits>
struct Lanes {
    alignas(32) std::int8_t bytes[32];
    alignas(32) std::int32_t shifts[kPackedGroup];
    constexpr Lanes() : bytes(), shifts() {
        for (std::uint32_t i = 0; i < kPackedGroup; ++i) {
            const std::uint32_t from =
                i < kPackedGroup / 2 ? 0 : kPackedGroup / 2 * Bits / 8;  // where this half is loaded
            for (std::uint32_t b = 0; b < 4; ++b) bytes[i * 4 + b] = static_cast<std::int8_t>(i * Bits / 8 - from + b);
            shifts[i] = static_cast<std::int32_t>(i * Bits % 8);
        }
    }
};

template <std::uint32_t Bits>
__attribute__((target("avx2"))) void unpack_lanes(const std::uint8_t* bytes, std::uint32_t groups, Element* out) {
    static constexpr Lanes<Bits> kLanes;
    // Loads reach beyond a group; those of the last ones would leave the array.
    constexpr std::uint32_t kLast = 32 / Bits + 1;
    const __m256i order = _mm256_load_si256(reinterpret_cast<const __m256i*>(kLanes.bytes));
    const __m256i shifts = _mm256_load_si256(reinterpret_cast<const __m256i*>(kLanes.shifts));
    const __m256i mask = _mm256_set1_epi32((1 << Bits) - 1);
    std::uint32_t g = 0;
    for (; g + kLast < groups; ++g, bytes += Bits, out += kPackedGroup) {
        const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
        const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + kPackedGroup / 2 * Bits / 8));
        const __m256i both = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
        const __m256i lanes = _mm256_srlv_epi32(_mm256_shuffle_epi8(both, order), shifts);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_and_si256(lanes, mask));
    }
    unpack_plain<Bits>(bytes, groups - g, out);
}
#endif

using Unpack = void (*)(const std::uint8_t*, std::uint32_t, Element*);

template <std::uint32_t Bits>
Unpack unpacker_of() {
#if defined(__x86_64__)
    // A code with the bits before it in its first byte has to fit a lane.
    if constexpr (Bits > 0 && Bits <= 25)
        if (__builtin_cpu_supports("avx2")) return &unpack_lanes<Bits>;
#endif
    return &unpack_plain<Bits>;
}

template <std::uint32_t... Bits>
std::array<Unpack, sizeof...(Bits)> unpackers(std::integer_sequence<std::uint32_t, Bits...>) {
    return {unpacker_of<Bits>()...};
}

Unpack unpacker(std::uint32_t bits) {
    static const auto kAll = unpackers(std::make_integer_sequence<std::uint32_t, kMostPackedBits + 1>());
    if (bits == 8) return &widen<std::uint8_t>;
    if (bits == 16) return &widen<std::uint16_t>;
    return bits == 32 ? &widen<std::uint32_t> : kAll[bits];
}

template <std::uint32_t Bits>
void pack_plain(const Element* codes, std::size_t groups, Element most, std::uint8_t* out) {
    constexpr std::uint32_t kWord = 64;
    for (; groups != 0; --groups, codes += kPackedGroup, out += Bits) {
        std::uint64_t words[kPackedGroup * Bits / kWord + 1] = {};
        [&]<std::uint32_t... Is>(std::integer_sequence<std::uint32_t, Is...>) {
            const auto one = [&](std::uint32_t i) {
                const std::uint64_t code = std::min(codes[i], most);
                const std::uint32_t bit = i * Bits % kWord;
                words[i * Bits / kWord] |= code << bit;
                if (bit + Bits > kWord) words[i * Bits / kWord + 1] |= code >> (kWord - bit);
            };
            (one(Is), ...);
        }
        (std::make_integer_sequence<std::uint32_t, kPackedGroup>());
        std::memcpy(out, words, Bits);  // little-endian
    }
}

using Pack = void (*)(const Element*, std::size_t, Element, std::uint8_t*);

template <std::uint32_t... Bits>
Pack packer_of(std::uint32_t bits, std::integer_sequence<std::uint32_t, Bits...>) {
    static constexpr std::array<Pack, sizeof...(Bits)> kAll = {&pack_plain<Bits + 1>...};
    return kAll[bits - 1];
}

Pack packer(std::uint32_t bits) {
    return packer_of(bits, std::make_integer_sequence<std::uint32_t, kMostPackedBits>());
}

}  // namespace

void unpack_codes(std::uint32_t bits, const std::uint8_t* bytes, std::uint64_t first, std::uint32_t count,
                  Element* out) {
    const PackedCodes codes(bytes, first, bits);
    std::uint32_t done = 0;
    if (codes.first_bit % 8 == 0) {
        done = count / kPackedGroup * kPackedGroup;
        unpacker(bits)(bytes + codes.first_bit / 8, count / kPackedGroup, out);
    }
    for (; done < count; ++done) out[done] = codes[done];
}

void pack_codes(std::uint32_t bits, std::span<const Element> codes, Element most, std::uint8_t* out) {
    const std::size_t groups = codes.size() / kPackedGroup;
    packer(bits)(codes.data(), groups, most, out);
    const std::span<const Element> left = codes.subspan(groups * kPackedGroup);
    Element last[kPackedGroup] = {};
    std::uint8_t rest[kMostPackedBits];
    std::copy(left.begin(), left.end(), last);
    packer(bits)(last, 1, most, rest);
    std::copy_n(rest, packed_bytes(left.size(), bits), out + groups * bits);  // there may be none at all
}

}  // namespace orrery::engine
