// Variant masks of a table's rows; rows whose mask is 0 take no place.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <memory>
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

/// Rows outside of `rows` lose these bits.
template <typename Mask>
struct Plane {
    Mask bits{};
    std::shared_ptr<const Bitmap> rows;
};

/// A bit per row that has a mask, and the masks of those rows one after the other, block by block. Selections leave few
/// rows over: what is asked next reads these only.
template <typename Mask>
class RowMasks {
public:
    /// What is left of all bits under every plane and every constraint. Constraints are looked up for the rows only
    /// that the planes leave over.
    RowMasks(std::uint64_t rows, const std::vector<Plane<Mask>>& planes, std::span<const Constraint<Mask>> constraints)
        : any_(rows), blocks_((rows + kParallelBlock - 1) / kParallelBlock) {
        const std::vector<Layer> layers = layers_of(planes);
        parallel_blocks(rows, [&](std::uint64_t first, std::uint64_t last) {
            // What is kept is made in one piece when its size is known.
            thread_local std::vector<Mask> made(kParallelBlock);
            Mask* next = made.data();
            for (std::uint64_t row = first; row < last; row += Column::kBlock)
                next = fill(row, static_cast<std::uint32_t>(std::min<std::uint64_t>(last - row, Column::kBlock)),
                            layers, constraints, next);
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

    /// Bits that rows have or lack together, and the sets of rows that all have to have a row that has them.
    struct Layer {
        Mask bits{};
        std::vector<const std::uint64_t*> sets;
    };

    /// The bits that planes tell apart, and all others as one.
    static std::vector<Layer> layers_of(const std::vector<Plane<Mask>>& planes) {
        Mask apart = 0;
        for (const Plane<Mask>& plane : planes) apart |= std::has_single_bit(plane.bits) ? plane.bits : ~plane.bits;
        std::vector<Layer> layers;
        if (const Mask others = static_cast<Mask>(~apart); others != 0) layers.push_back({others, {}});
        for (Mask left = apart; left != 0; left &= static_cast<Mask>(left - 1))
            layers.push_back({static_cast<Mask>(left & (~left + 1)), {}});
        for (Layer& layer : layers)
            for (const Plane<Mask>& plane : planes)
                if ((plane.bits & layer.bits) != 0) layer.sets.push_back(plane.rows->words().data());
        return layers;
    }

    /// Writes the masks of rows from `out` on and returns where they end.
    Mask* fill(std::uint64_t row, std::uint32_t count, const std::vector<Layer>& layers,
               std::span<const Constraint<Mask>> constraints, Mask* out) {
        Mask masks[Column::kBlock];
        std::uint64_t words[Column::kBlock / 64];
        std::uint32_t left = 0;
        for (std::uint32_t w = 0; w * 64 < count; ++w) {
            const std::uint64_t here =
                count - w * 64 < 64 ? (std::uint64_t{1} << (count - w * 64)) - 1 : ~std::uint64_t{0};
            words[w] = put(row / 64 + w, here, layers, masks + w * 64);
            left += static_cast<std::uint32_t>(std::popcount(words[w]));
        }
        for (const Constraint<Mask>& constraint : constraints)
            if (left != 0) left = narrow(constraint, row, count, left, masks, words);
        return keep(row, count, left, masks, words, out);
    }

    /// The masks of 64 rows, of which `here` are there; returns which of them have any bit.
    static std::uint64_t put(std::uint64_t word, std::uint64_t here, const std::vector<Layer>& layers, Mask* masks) {
        std::uint64_t any = 0, all = here;
        std::uint64_t of_layer[sizeof(Mask) * 8 + 1];
        for (std::size_t l = 0; l < layers.size(); ++l) {
            std::uint64_t rows = here;
            for (const std::uint64_t* set : layers[l].sets) rows &= set[word];
            of_layer[l] = rows;
            any |= rows;
            all &= rows;
        }
        if (any == 0) return 0;
        std::fill_n(masks, 64, static_cast<Mask>(~Mask{0}));
        for (std::uint64_t bits = any & ~all; bits != 0; bits &= bits - 1) {
            const auto i = static_cast<unsigned>(std::countr_zero(bits));
            Mask mask = 0;
            for (std::size_t l = 0; l < layers.size(); ++l)
                if ((of_layer[l] >> i & 1) != 0) mask |= layers[l].bits;
            masks[i] = mask;
        }
        return any;
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
