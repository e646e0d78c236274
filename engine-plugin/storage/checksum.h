// Checksums of blocks of an app file: they find damage, not forgery.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>

#include "storage/hash.h"

namespace orrery::engine {

/// Four lanes, so that the multiplications overlap: memory speed.
inline std::uint64_t checksum(std::span<const std::byte> bytes) {
    constexpr std::uint64_t kPrime = 0x9E3779B185EBCA87;
    std::uint64_t lanes[4] = {1, 2, 3, 4};
    const std::byte* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 32; at += 32, left -= 32)
        for (int lane = 0; lane < 4; ++lane) {
            std::uint64_t word;
            std::memcpy(&word, at + lane * 8, 8);
            lanes[lane] = (lanes[lane] ^ word) * kPrime;
            lanes[lane] ^= lanes[lane] >> 32;
        }
    std::uint64_t sum = bytes.size();
    for (; left > 0; ++at, --left) sum = (sum ^ static_cast<std::uint64_t>(*at)) * kPrime;
    for (std::uint64_t lane : lanes) sum = hash_combine(sum, lane);
    return sum;
}

}  // namespace orrery::engine
