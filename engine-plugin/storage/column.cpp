#include "storage/column.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "storage/large_memory.h"

namespace orrery::engine {
namespace {

constexpr std::uint32_t kGroup = 8;  // so many codes fill whole bytes, whatever their bits

/// Whole groups from a byte's start; offsets and shifts are constants.
template <std::uint32_t Bits>
void unpack_groups(const std::uint8_t* bytes, std::uint32_t groups, Element* out) {
    constexpr std::uint64_t kMask = (std::uint64_t{1} << Bits) - 1;
    for (std::uint32_t g = 0; g < groups; ++g, bytes += Bits, out += kGroup)
        [&]<std::uint32_t... Is>(std::integer_sequence<std::uint32_t, Is...>) {
            const auto one = [&](std::uint32_t i) {
                std::uint64_t word;
                std::memcpy(&word, bytes + i * Bits / 8, sizeof word);
                out[i] = static_cast<Element>(word >> (i * Bits % 8) & kMask);
            };
            (one(Is), ...);
        }
    (std::make_integer_sequence<std::uint32_t, kGroup>());
}

template <typename Code>
void widen(const std::uint8_t* bytes, std::uint32_t groups, Element* out) {
    for (std::uint32_t i = 0; i < groups * kGroup; ++i) {
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
    alignas(32) std::int32_t shifts[kGroup];
    constexpr Lanes() : bytes(), shifts() {
        for (std::uint32_t i = 0; i < kGroup; ++i) {
            const std::uint32_t from = i < kGroup / 2 ? 0 : kGroup / 2 * Bits / 8;  // where this half is loaded
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
    for (; g + kLast < groups; ++g, bytes += Bits, out += kGroup) {
        const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
        const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + kGroup / 2 * Bits / 8));
        const __m256i both = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
        const __m256i lanes = _mm256_srlv_epi32(_mm256_shuffle_epi8(both, order), shifts);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_and_si256(lanes, mask));
    }
    unpack_groups<Bits>(bytes, groups - g, out);
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
    return &unpack_groups<Bits>;
}

template <std::uint32_t... Bits>
std::array<Unpack, sizeof...(Bits)> unpackers(std::integer_sequence<std::uint32_t, Bits...>) {
    return {unpacker_of<Bits>()...};
}

Unpack unpacker(std::uint32_t bits) {
    static const auto kAll = unpackers(std::make_integer_sequence<std::uint32_t, Column::kMostBits + 1>());
    if (bits == 8) return &widen<std::uint8_t>;
    if (bits == 16) return &widen<std::uint16_t>;
    return bits == 32 ? &widen<std::uint32_t> : kAll[bits];
}

/// Whole groups; kNoElement is more than `cardinality`, which stands for it.
template <std::uint32_t Bits>
void pack_groups(const Element* codes, std::size_t groups, Element cardinality, std::uint8_t* out) {
    constexpr std::uint32_t kWord = 64;
    for (; groups != 0; --groups, codes += kGroup, out += Bits) {
        std::uint64_t words[kGroup * Bits / kWord + 1] = {};
        [&]<std::uint32_t... Is>(std::integer_sequence<std::uint32_t, Is...>) {
            const auto one = [&](std::uint32_t i) {
                const std::uint64_t code = std::min(codes[i], cardinality);
                const std::uint32_t bit = i * Bits % kWord;
                words[i * Bits / kWord] |= code << bit;
                if (bit + Bits > kWord) words[i * Bits / kWord + 1] |= code >> (kWord - bit);
            };
            (one(Is), ...);
        }
        (std::make_integer_sequence<std::uint32_t, kGroup>());
        std::memcpy(out, words, Bits);  // little-endian
    }
}

using Pack = void (*)(const Element*, std::size_t, Element, std::uint8_t*);

template <std::uint32_t... Bits>
Pack packer_of(std::uint32_t bits, std::integer_sequence<std::uint32_t, Bits...>) {
    static constexpr std::array<Pack, sizeof...(Bits)> kAll = {&pack_groups<Bits + 1>...};
    return kAll[bits - 1];
}

Pack packer(std::uint32_t bits) {
    return packer_of(bits, std::make_integer_sequence<std::uint32_t, Column::kMostBits>());
}

}  // namespace

namespace {

/// Writes no further than it has read, so `bytes` may be the codes' own memory.
void pack_into(std::uint8_t* bytes, std::span<const Element> codes, Element cardinality, std::uint32_t bits) {
    const std::size_t groups = codes.size() / kGroup;
    packer(bits)(codes.data(), groups, cardinality, bytes);
    Element last[kGroup] = {};
    std::uint8_t rest[Column::kMostBits];  // a group takes as many bytes as a code takes bits
    std::copy(codes.begin() + static_cast<std::ptrdiff_t>(groups * kGroup), codes.end(), last);
    packer(bits)(last, 1, cardinality, rest);
    std::copy_n(rest, (codes.size() % kGroup * bits + 7) / 8, bytes + groups * bits);  // there may be none at all
}

}  // namespace

Column Column::pack(std::span<const Element> codes, Element cardinality) {
    const std::uint32_t bits = bits_for(cardinality);
    std::vector<std::uint8_t> bytes(size_for(codes.size(), cardinality));
    if (bits != 0) pack_into(bytes.data(), codes, cardinality, bits);
    return {std::move(bytes), codes.size(), cardinality};
}

Column Column::pack_in_place(std::vector<Element>&& codes, Element cardinality) {
    constexpr std::size_t kMany = std::size_t{1} << 18;
    const std::uint64_t size = size_for(codes.size(), cardinality);
    if (codes.size() < kMany || size == 0 || size > codes.size() * sizeof(Element)) {
        Column packed = pack(std::span<const Element>(codes), cardinality);
        codes = {};
        return packed;
    }
    const std::uint64_t rows = codes.size();
    const auto kept = std::make_shared<std::vector<Element>>(std::move(codes));
    auto* const bytes = reinterpret_cast<std::uint8_t*>(kept->data());
    pack_into(bytes, *kept, cardinality, bits_for(cardinality));
    std::fill_n(bytes + size - kPadding, kPadding, std::uint8_t{0});
    expect_nothing(bytes + size, kept->capacity() * sizeof(Element) - size);
    return {Array<std::uint8_t>(std::span<const std::uint8_t>(bytes, size), kept), rows, cardinality};
}

void Column::unpack_unverified(std::uint64_t first, std::uint32_t count, Element* out) const {
    if (bits_ == 0) {
        std::fill_n(out, count, Element{0});
        return;
    }
    const PackedCodes codes = codes_from(first);
    std::uint32_t done = 0;
    if (codes.first_bit % 8 == 0) {
        done = count / kGroup * kGroup;
        unpacker(bits_)(bytes_.data() + codes.first_bit / 8, count / kGroup, out);
    }
    for (; done < count; ++done) out[done] = codes[done];
}

void Column::unpack_numbers(std::uint64_t first, std::uint32_t count, const double* numbers, double* out) const {
    Element codes[kBlock];
    for (std::uint32_t done = 0; done < count; done += kBlock) {
        std::uint32_t part = std::min(kBlock, count - done);
        unpack(first + done, part, codes);
        for (std::uint32_t i = 0; i < part; ++i) out[done + i] = numbers[codes[i]];
    }
}

}  // namespace orrery::engine
