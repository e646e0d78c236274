#include "script/structural_index.h"

#include <algorithm>
#include <bit>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace orrery::engine {
namespace {

constexpr std::uint32_t kBlock = 64;
constexpr std::uint32_t kAhead = 4096;  // bytes looked at in one go: their offsets stay in L1

/// A bit for every byte of a block that equals one of the three.
[[maybe_unused]] std::uint64_t mask_of_bytes(const char* block, char a, char b, char c) {
    std::uint64_t mask = 0;
    for (std::uint32_t i = 0; i < kBlock; ++i)
        mask |= std::uint64_t{block[i] == a || block[i] == b || block[i] == c} << i;
    return mask;
}

/// Writes the offsets of a block's bits in eights: what lies behind the last bit is written over by the next block.
[[gnu::always_inline]] inline std::uint32_t* put_offsets(std::uint64_t mask, std::uint32_t first, std::uint32_t* out) {
    const auto count = static_cast<std::uint32_t>(std::popcount(mask));
    for (std::uint32_t done = 0; done < count; done += 8)
        for (std::uint32_t i = 0; i < 8; ++i) {
            out[done + i] = first + static_cast<std::uint32_t>(__builtin_ctzll(mask | std::uint64_t{1} << 63));
            mask &= mask - 1;
        }
    return out + count;
}

using Find = std::uint32_t (*)(const char* text, std::uint32_t first, std::uint32_t end, StructuralBytes bytes,
                               std::uint32_t* out);
using Count = std::uint64_t (*)(const char* from, std::uint32_t blocks);

#if defined(__x86_64__)
[[gnu::always_inline]] inline std::uint64_t bits(__m128i bytes) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes));
}

std::uint32_t find_sse2(const char* text, std::uint32_t first, std::uint32_t end, StructuralBytes bytes,
                        std::uint32_t* out) {
    const __m128i delimiter = _mm_set1_epi8(bytes.delimiter);
    const __m128i quote = _mm_set1_epi8(bytes.quote);
    const __m128i feed = _mm_set1_epi8('\n');
    std::uint32_t* to = out;
    for (; first < end; first += kBlock) {
        const auto part = [&](std::uint32_t at) {
            const __m128i chars = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + first + at));
            return bits(_mm_or_si128(_mm_cmpeq_epi8(chars, delimiter),
                                     _mm_or_si128(_mm_cmpeq_epi8(chars, quote), _mm_cmpeq_epi8(chars, feed))));
        };
        to = put_offsets(part(0) | part(16) << 16 | part(32) << 32 | part(48) << 48, first, to);
    }
    return static_cast<std::uint32_t>(to - out);
}

__attribute__((target("avx2,bmi,popcnt"))) std::uint32_t find_avx2(const char* text, std::uint32_t first,
                                                                   std::uint32_t end, StructuralBytes bytes,
                                                                   std::uint32_t* out) {
    const __m256i delimiter = _mm256_set1_epi8(bytes.delimiter);
    const __m256i quote = _mm256_set1_epi8(bytes.quote);
    const __m256i feed = _mm256_set1_epi8('\n');
    std::uint32_t* to = out;
    for (; first < end; first += kBlock) {
        std::uint64_t mask = 0;
        for (std::uint32_t half = 0; half < 2; ++half) {
            const __m256i chars = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + first + half * 32));
            const __m256i found =
                _mm256_or_si256(_mm256_cmpeq_epi8(chars, delimiter),
                                _mm256_or_si256(_mm256_cmpeq_epi8(chars, quote), _mm256_cmpeq_epi8(chars, feed)));
            mask |= std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(found))} << (half * 32);
        }
        to = put_offsets(mask, first, to);
    }
    return static_cast<std::uint32_t>(to - out);
}

std::uint64_t count_sse2(const char* from, std::uint32_t blocks) {
    const __m128i quote = _mm_set1_epi8('"');
    std::uint64_t count = 0;
    for (; blocks != 0; --blocks, from += kBlock)
        for (std::uint32_t at = 0; at < kBlock; at += 16)
            count += static_cast<std::uint64_t>(std::popcount(
                bits(_mm_cmpeq_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from + at)), quote))));
    return count;
}
#else
std::uint32_t find_bytes(const char* text, std::uint32_t first, std::uint32_t end, StructuralBytes bytes,
                         std::uint32_t* out) {
    std::uint32_t* to = out;
    for (; first < end; first += kBlock)
        to = put_offsets(mask_of_bytes(text + first, bytes.delimiter, bytes.quote, '\n'), first, to);
    return static_cast<std::uint32_t>(to - out);
}
#endif

Find find_function() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") ? &find_avx2 : &find_sse2;
#else
    return &find_bytes;
#endif
}

}  // namespace

StructuralIndex::StructuralIndex(StructuralBytes bytes, const char* text, const char* end)
    : bytes_(bytes),
      text_(text),
      size_(static_cast<std::uint32_t>(end - text)),
      offsets_(std::make_unique_for_overwrite<std::uint32_t[]>(kAhead + kBlock)) {}

bool StructuralIndex::look_ahead() {
    static const Find find = find_function();
    taken_ = 0;
    found_ = 0;
    while (found_ == 0 && looked_ < size_) {
        const std::uint32_t end = size_ - looked_ < kAhead ? size_ : looked_ + kAhead;
        found_ = find(text_, looked_, end, bytes_, offsets_.get());
        looked_ = end;
    }
    while (found_ != 0 && offsets_[found_ - 1] >= size_) --found_;  // of the bytes behind the end
    return found_ != 0;
}

void StructuralIndex::move_to(std::uint32_t offset) {
    if (taken_ != 0 && offsets_[taken_ - 1] >= offset) taken_ = found_ = looked_ = 0;
    while (taken_ != found_ && offsets_[taken_] < offset) ++taken_;
    if (taken_ == found_) looked_ = std::max(looked_, offset);
}

std::uint64_t count_quotes(const char* from, const char* to) {
    const auto size = static_cast<std::size_t>(to - from);
    std::uint64_t count = 0;
#if defined(__x86_64__)
    count = count_sse2(from, static_cast<std::uint32_t>(size / kBlock));
    from += size / kBlock * kBlock;
#endif
    for (; from != to; ++from) count += *from == '"' ? 1 : 0;
    return count;
}

}  // namespace orrery::engine
