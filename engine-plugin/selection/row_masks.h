// Variant masks of a table's rows; rows whose mask is 0 take no place.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "storage/bitmap.h"
#include "storage/column.h"
#include "storage/parallel.h"

namespace orrery::engine {

/// masks[code] for every code of a column: a row keeps the bits of its code.
template <typename Mask>
struct Constraint {
    const Column* column = nullptr;
    const Mask* masks = nullptr;
};

/// One bit per flag that is 1; the others must be 0.
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

/// A bit per row that has a mask, and the masks of those rows one after the other, block by block. Selections leave few
/// rows over: what is asked next reads these only.
template <typename Mask>
class RowMasks {
public:
    /// The AND of the rows' masks under every constraint; at least one.
    RowMasks(std::uint64_t rows, std::span<const Constraint<Mask>> constraints)
        : any_(rows), blocks_((rows + kParallelBlock - 1) / kParallelBlock) {
        parallel_blocks(rows, [&](std::uint64_t first, std::uint64_t last) {
            // What is kept is made in one piece when its size is known.
            thread_local std::vector<Mask> made(kParallelBlock);
            Mask* next = made.data();
            for (std::uint64_t row = first; row < last; row += Column::kBlock)
                next = fill(row, static_cast<std::uint32_t>(std::min<std::uint64_t>(last - row, Column::kBlock)),
                            constraints, next);
            blocks_[first / kParallelBlock].assign(made.data(), next);
        });
    }

    /// Takes away the bits that the constraint does not allow.
    void restrict(const Constraint<Mask>& constraint) {
        parallel_blocks(any_.size(), [&](std::uint64_t first, std::uint64_t last) {
            std::vector<Mask> kept;
            kept.reserve(blocks_[first / kParallelBlock].size());
            for_each_chunk(first, last, [&](const Chunk& chunk) {
                chunk.codes_of(*constraint.column, [&](std::uint32_t position, Element code, Mask mask) {
                    mask = static_cast<Mask>(mask & constraint.masks[code]);
                    if (mask != 0) {
                        kept.push_back(mask);
                    } else {
                        any_.reset(chunk.row + position);
                    }
                });
            });
            blocks_[first / kParallelBlock] = std::move(kept);
        });
    }

    /// out[code of row] |= mask of row. The outputs are shared: OR gives the same in any order.
    void collect(const Column& column, Mask* out) const {
        parallel_blocks(any_.size(), [&](std::uint64_t first, std::uint64_t last) {
            for_each_chunk(first, last, [&](const Chunk& chunk) {
                chunk.codes_of(column, [&](std::uint32_t, Element code, Mask mask) {
                    std::atomic_ref<Mask> slot(out[code]);
                    if ((mask & ~slot.load(std::memory_order_relaxed)) != 0)
                        slot.fetch_or(mask, std::memory_order_relaxed);
                });
            });
        });
    }

    /// The rows whose mask has the bit.
    [[nodiscard]] Bitmap rows_with(Mask bit) const {
        Bitmap result(any_.size());
        std::uint64_t* words = result.data();
        parallel_blocks(any_.size(), [&](std::uint64_t first, std::uint64_t last) {
            const Mask* mask = blocks_[first / kParallelBlock].data();
            for (std::uint64_t w = first / 64; w * 64 < last; ++w) {
                std::uint64_t kept = 0;
                for (std::uint64_t bits = any_.words()[w]; bits != 0; bits &= bits - 1)
                    if ((*mask++ & bit) != 0) kept |= bits & (~bits + 1);
                words[w] = kept;
            }
        });
        return result;
    }

    [[nodiscard]] std::size_t bytes() const {
        std::size_t total = any_.words().size() * 8;
        for (const std::vector<Mask>& block : blocks_) total += block.capacity() * sizeof(Mask);
        return total;
    }

private:
    /// Up to Column::kBlock rows of which some have masks.
    struct Chunk {
        std::uint64_t row = 0;
        std::uint32_t rows = 0;
        std::span<const std::uint64_t> words;
        const Mask* masks = nullptr;
        std::uint32_t count = 0;

        /// Calls visit(position, code, mask) for the rows with a mask.
        template <typename Visit>
        void codes_of(const Column& column, Visit&& visit) const {
            if (count == 0) return;
            const bool dense = count > rows / 4;
            column.visit_codes(row, rows, dense, [&](const auto& codes) {
                const Mask* mask = masks;
                for (std::uint32_t w = 0; w < words.size(); ++w)
                    for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1) {
                        const std::uint32_t position = w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
                        visit(position, codes[position], *mask++);
                    }
            });
        }
    };

    template <typename Visit>
    void for_each_chunk(std::uint64_t first, std::uint64_t last, Visit&& visit) const {
        const Mask* masks = blocks_[first / kParallelBlock].data();
        for (std::uint64_t row = first; row < last; row += Column::kBlock) {
            Chunk chunk;
            chunk.row = row;
            chunk.rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(last - row, Column::kBlock));
            chunk.words = std::span(any_.words()).subspan(row / 64, (chunk.rows + 63) / 64);
            chunk.masks = masks;
            for (std::uint64_t word : chunk.words) chunk.count += static_cast<std::uint32_t>(std::popcount(word));
            masks += chunk.count;
            visit(static_cast<const Chunk&>(chunk));
        }
    }

    /// Two constraints are looked up for every row; the rows that these leave over are few, and only they are looked up
    /// further.
    /// Writes their masks from `out` on and returns where they end.
    Mask* fill(std::uint64_t row, std::uint32_t count, std::span<const Constraint<Mask>> constraints, Mask* out) {
        Mask masks[Column::kBlock];
        const std::size_t dense = std::min<std::size_t>(2, constraints.size());
        for (std::size_t c = 0; c < dense; ++c)
            constraints[c].column->visit_codes(row, count, true, [&](const auto& codes) {
                const Mask* of_code = constraints[c].masks;
                if (c == 0) {
                    for (std::uint32_t i = 0; i < count; ++i) masks[i] = of_code[codes[i]];
                } else {
                    for (std::uint32_t i = 0; i < count; ++i) masks[i] &= of_code[codes[i]];
                }
            });
        std::uint64_t words[Column::kBlock / 64];
        std::uint32_t left = mark(masks, count, words);
        for (std::size_t c = dense; c < constraints.size() && left != 0; ++c)
            left = narrow(constraints[c], row, count, left, masks, words);
        return keep(row, count, left, masks, words, out);
    }

    /// A bit per row with a mask; returns their number. Masks behind `count` become 0.
    static std::uint32_t mark(Mask* masks, std::uint32_t count, std::uint64_t* words) {
        const std::uint32_t whole = (count + 63) / 64 * 64;
        std::fill(masks + count, masks + whole, Mask{0});
        std::uint32_t left = 0;
        for (std::uint32_t w = 0; w * 64 < whole; ++w) {
            std::uint8_t flags[64];
            for (std::uint32_t i = 0; i < 64; ++i) flags[i] = masks[w * 64 + i] != 0 ? 1 : 0;
            words[w] = bits_of(flags);
            left += static_cast<std::uint32_t>(std::popcount(words[w]));
        }
        return left;
    }

    static std::uint32_t narrow(const Constraint<Mask>& constraint, std::uint64_t row, std::uint32_t count,
                                std::uint32_t before, Mask* masks, std::uint64_t* words) {
        std::uint32_t left = 0;
        constraint.column->visit_codes(row, count, before > count / 4, [&](const auto& codes) {
            for (std::uint32_t w = 0; w * 64 < count; ++w) {
                std::uint64_t kept = words[w];
                for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1) {
                    const std::uint32_t i = w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
                    masks[i] = static_cast<Mask>(masks[i] & constraint.masks[codes[i]]);
                    if (masks[i] == 0) kept ^= bits & (~bits + 1);
                }
                words[w] = kept;
                left += static_cast<std::uint32_t>(std::popcount(kept));
            }
        });
        return left;
    }

    Mask* keep(std::uint64_t row, std::uint32_t count, std::uint32_t left, const Mask* masks,
               const std::uint64_t* words, Mask* out) {
        std::copy_n(words, (count + 63) / 64, any_.data() + row / 64);
        if (left == count) return std::copy_n(masks, count, out);
        for (std::uint32_t w = 0; w * 64 < count; ++w)
            for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1)
                *out++ = masks[w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits))];
        return out;
    }

    Bitmap any_;
    std::vector<std::vector<Mask>> blocks_;  // per parallel block
};

}  // namespace orrery::engine
