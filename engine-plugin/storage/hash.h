// Hashing of keys inside the engine: fast, not for hostile tables that must survive collision attacks across the wire.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace orrery::engine {

/// Spreads the bits of `x` over the whole word.
inline std::uint64_t mix(std::uint64_t x) {
    x ^= x >> 32;
    x *= 0xE9846AF9B1A615D;
    x ^= x >> 32;
    x *= 0xE9846AF9B1A615D;
    return x ^ (x >> 28);
}

inline std::uint64_t hash_combine(std::uint64_t seed, std::uint64_t x) { return mix(seed + 0x9E3779B97F4A7C15 + x); }

inline std::uint64_t hash_bytes(std::string_view bytes) {
    std::uint64_t hash = bytes.size();
    const char* at = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; at += 8, left -= 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 29;
    }
    std::uint64_t tail = 0;
    if (left != 0) std::memcpy(&tail, at, left);
    return mix(hash ^ tail);
}

}  // namespace orrery::engine
