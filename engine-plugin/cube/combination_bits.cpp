#include "cube/combination_bits.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "storage/parallel.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kMostBits = std::uint64_t{1} << 28;
constexpr std::uint64_t kMostCombinations = std::uint64_t{1} << 20;
/// What the threads' own bits may take together.
constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;

/// The places of those of rows [first, first + count) that count; `first` is a multiple of 64. Returns how many.
std::uint32_t places_of(const Bitmap& rows, std::uint64_t first, std::uint32_t count, std::uint32_t* out) {
    const std::uint64_t* words = rows.words().data() + first / 64;
    std::uint32_t found = 0;
    for (std::uint32_t w = 0; w * 64 < count; ++w)
        for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1)
            out[found++] = w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
    return found;
}

}  // namespace

CombinationBits::CombinationBits(const KeyLayout& layout, const Columns& columns, Element null_key) {
    for (const auto& [reader, position] : columns) places_.push_back(layout.place(position));
    // Numbered in the order of their keys.
    std::vector<std::size_t> by_stride(places_.size());
    std::iota(by_stride.begin(), by_stride.end(), std::size_t{0});
    std::sort(by_stride.begin(), by_stride.end(),
              [&](std::size_t a, std::size_t b) { return places_[a].stride < places_[b].stride; });
    strides_.resize(places_.size());
    for (std::size_t c : by_stride) {
        strides_[c] = combinations_;
        if (combinations_ <= kMostBits) combinations_ *= places_[c].radix;
    }
    words_ = (combinations_ + 63) / 64;
    fits_ = combinations_ <= kMostCombinations && words_ * 64 * (std::uint64_t{null_key} + 1) <= kMostBits;
    if (!fits_) return;
    bits_.resize(words_ * (std::size_t{null_key} + 1));
    for (std::uint64_t number = 0; number < combinations_; ++number) keys_.push_back(key_of(number));
}

std::uint64_t CombinationBits::key_of(std::uint64_t number) const {
    std::uint64_t key = 0;
    for (std::size_t c = 0; c < places_.size(); ++c) key += number / strides_[c] % places_[c].radix * places_[c].stride;
    return key;
}

void CombinationBits::mark(const Column& key, const Columns& columns, const Bitmap* rows) {
    const std::uint64_t blocks = (key.rows() + kParallelBlock - 1) / kParallelBlock;
    const std::uint64_t most = std::max<std::uint64_t>(1, kMostBytes / (bits_.size() * sizeof(std::uint64_t)));
    const auto threads = std::min<std::uint64_t>({most, blocks, static_cast<std::uint64_t>(parallel_threads())});
    std::vector<std::vector<std::uint64_t>> own(threads);
    std::atomic<std::uint64_t> next = 0;
    parallel_each(threads, [&](std::size_t thread) {
        own[thread].resize(bits_.size());
        for (std::uint64_t block = next++; block < blocks; block = next++)
            mark(key, columns, rows, block, own[thread].data());
    });
    parallel_blocks(bits_.size(), [&](std::uint64_t first, std::uint64_t last) {
        for (const std::vector<std::uint64_t>& part : own)
            for (std::uint64_t w = first; w < last; ++w) bits_.data()[w] |= part.data()[w];
    });
    std::fill(bits_.end() - static_cast<std::ptrdiff_t>(words_), bits_.end(), 0);
}

void CombinationBits::mark(const Column& key, const Columns& columns, const Bitmap* rows, std::uint64_t block,
                           std::uint64_t* bits) const {
    Element keys[Column::kBlock], codes[Column::kBlock];
    std::uint32_t numbers[Column::kBlock], places[Column::kBlock];
    const std::uint64_t end = std::min(key.rows(), (block + 1) * kParallelBlock);
    for (std::uint64_t first = block * kParallelBlock; first < end; first += Column::kBlock) {
        const auto span = static_cast<std::uint32_t>(std::min<std::uint64_t>(end - first, Column::kBlock));
        const std::uint32_t count = rows == nullptr ? span : places_of(*rows, first, span, places);
        if (count == 0) continue;
        const bool all = count == span;
        if (all) {
            key.unpack(first, count, keys);
        } else {
            key.visit_codes(first, span, count > span / 4, [&](const auto& stored) {
                for (std::uint32_t i = 0; i < count; ++i) keys[i] = stored[places[i]];
            });
        }
        std::fill_n(numbers, count, 0);
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (all)
                columns[c].first.read(first, count, codes);
            else
                columns[c].first.read_some(first, span, places, count, codes);
            const auto stride = static_cast<std::uint32_t>(strides_[c]);
            for (std::uint32_t i = 0; i < count; ++i) numbers[i] += stride * codes[i];
        }
        mark_batch(keys, numbers, count, bits);
    }
}

void CombinationBits::mark_batch(const Element* keys, const std::uint32_t* numbers, std::uint32_t count,
                                 std::uint64_t* bits) const {
    if (words_ == 1) {
        for (std::uint32_t i = 0; i < count; ++i) bits[keys[i]] |= std::uint64_t{1} << numbers[i];
        return;
    }
    for (std::uint32_t i = 0; i < count; ++i)
        bits[keys[i] * words_ + numbers[i] / 64] |= std::uint64_t{1} << (numbers[i] % 64);
}

void CombinationBits::list(std::uint64_t nulls, FanOut& out) const {
    const std::size_t codes = bits_.size() / words_;
    out.offsets.assign(codes + 1, 0);
    parallel_blocks(codes, [&](std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t code = first; code < last; ++code) {
            int count = 0;
            for (std::size_t w = 0; w < words_; ++w) count += std::popcount(bits_[code * words_ + w]);
            out.offsets[code + 1] = static_cast<std::uint32_t>(std::max(count, 1));
        }
    });
    std::partial_sum(out.offsets.begin(), out.offsets.end(), out.offsets.begin());
    out.keys.assign(out.offsets.back(), nulls);
    parallel_blocks(codes, [&](std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t code = first; code < last; ++code) {
            std::uint64_t* at = out.keys.data() + out.offsets[code];
            for_each(static_cast<Element>(code), [&](std::uint64_t key) { *at++ = key; });
        }
    });
}

}  // namespace orrery::engine
