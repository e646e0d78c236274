// Sets of codes and rows: from masks, and from one to the other.
#pragma once

#include <cstdint>
#include <cstring>

#include "storage/bitmap.h"
#include "storage/column.h"
#include "storage/parallel.h"

namespace orrery::engine {

/// The codes whose mask has `bit`.
template <typename Mask>
Bitmap codes_with(const Mask* masks, std::uint64_t count, Mask bit) {
    Bitmap result(count);
    std::uint64_t* words = result.data();
    parallel_blocks(count, [&](std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t code = first; code < last; code += 64) {
            std::uint64_t n = std::min<std::uint64_t>(last - code, 64);
            std::uint64_t word = 0;
            for (std::uint64_t i = 0; i < n; ++i) word |= std::uint64_t{(masks[code + i] & bit) != 0} << i;
            words[code >> 6] = word;
        }
    });
    return result;
}

/// One bit per flag that is 1, of 64; the others must be 0.
inline std::uint64_t bits_of(const std::uint8_t* flags) {
    constexpr std::uint64_t kGather = 0x0102040810204080;
    std::uint64_t bits = 0;
    for (unsigned byte = 0; byte < 8; ++byte) {
        std::uint64_t eight;
        std::memcpy(&eight, flags + byte * 8, 8);
        bits |= (eight * kGather >> 56) << (byte * 8);
    }
    return bits;
}

/// The rows whose code is in `codes`, which has NULL's as its last one.
Bitmap rows_with(const Bitmap& codes, const Column& column);

/// The codes that occur in `rows`, as a set of `cardinality` elements; NULL is left out.
Bitmap codes_in(const Bitmap& rows, const Column& column);

}  // namespace orrery::engine
