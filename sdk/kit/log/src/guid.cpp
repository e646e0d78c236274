#include <orrery/kit/log/guid.h>
#include <sys/random.h>

#include <bit>
#include <chrono>
#include <cstdint>

namespace orrery::logkit {

namespace {

/// xoshiro256**: long period, passes the usual test batteries, a few instructions a number.
class Generator {
public:
    Generator() noexcept {
        if (::getrandom(state_, sizeof state_, 0) == static_cast<ssize_t>(sizeof state_)) return;
        // Only before the system's pool is ready; ids must differ, they need not be unguessable.
        auto seed = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
        for (auto& word : state_) word = seed += reinterpret_cast<std::uintptr_t>(this) | 1;
    }
    std::uint64_t next() noexcept {
        const auto result = std::rotl(state_[1] * 5, 7) * 9, shifted = state_[1] << 17;
        state_[2] ^= state_[0], state_[3] ^= state_[1], state_[1] ^= state_[2], state_[0] ^= state_[3];
        state_[2] ^= shifted, state_[3] = std::rotl(state_[3], 45);
        return result;
    }

private:
    std::uint64_t state_[4] = {};
};

constexpr auto hex_pairs = [] {
    std::array<std::array<char, 2>, 256> table{};
    constexpr char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 256; ++i) table[i] = {digits[i >> 4], digits[i & 15]};
    return table;
}();

}  // namespace

void make_guid(std::array<char, 36>& out) noexcept {
    thread_local Generator generator;
    const auto high = generator.next();
    make_guid(high, generator.next(), out);
}

void make_guid(std::uint64_t high, std::uint64_t low, std::array<char, 36>& out) noexcept {
    std::uint64_t words[2] = {high, low};
    words[0] = (words[0] & ~0xf000ULL) | 0x4000ULL;        // version
    words[1] = (words[1] & ~(3ULL << 62)) | (2ULL << 62);  // variant
    char* at = out.data();
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *at++ = '-';
        auto& pair = hex_pairs[(words[i / 8] >> (56 - 8 * (i % 8))) & 0xff];
        *at++ = pair[0], *at++ = pair[1];
    }
}

}  // namespace orrery::logkit
