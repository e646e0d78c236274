#include "expression/hash_text.h"

#include <array>
#include <bit>
#include <cstdint>

namespace orrery::engine {
namespace {

// The finaliser of SplitMix64: every input bit changes about half of the output bits.
std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

}  // namespace

std::string hash_text(std::span<const std::string> parts, unsigned characters) {
    std::array<std::uint64_t, 4> lanes{0x9E3779B97F4A7C15U, 0xD1B54A32D192ED03U, 0x8CB92BA72F3D8DD7U,
                                       0xABC98388FB8FAC03U};
    const auto absorb = [&](std::uint64_t word) {
        for (std::uint64_t& lane : lanes) {
            lane = mix(lane ^ word);
            word = std::rotl(word, 23) + 0x9E3779B97F4A7C15U;
        }
    };
    for (const std::string& part : parts) {
        absorb(part.size());
        for (std::size_t i = 0; i < part.size(); i += 8) {
            std::uint64_t word = 0;
            for (std::size_t j = i; j < part.size() && j < i + 8; ++j)
                word = word << 8 | static_cast<unsigned char>(part[j]);
            absorb(word);
        }
    }
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (unsigned i = 0; i < characters; ++i) {
        if (i % 10 == 0) absorb(i);
        out += kAlphabet[lanes[i / 10 % lanes.size()] >> (6 * (i % 10)) & 63U];
    }
    return out;
}

}  // namespace orrery::engine
