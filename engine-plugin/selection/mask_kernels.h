// Loops over rows and codes on variant masks. Shared outputs are written with relaxed atomics: OR and "set to one" give
// the same result in any order.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
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

/// The bits that any of the rows has.
template <typename Mask>
Mask union_of(const Mask* rows, std::uint32_t count) {
    Mask any = 0;
    for (std::uint32_t i = 0; i < count; ++i) any |= rows[i];
    return any;
}

/// rows[r] &= masks of the row's codes, for every constraint; with `fresh` the rows start with every bit set.
template <typename Mask>
void restrict_rows(Mask* rows, std::uint64_t count, std::span<const Constraint<Mask>> constraints, bool fresh) {
    parallel_blocks(count, [&](std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t row = first; row < last; row += Column::kBlock) {
            auto n = static_cast<std::uint32_t>(std::min<std::uint64_t>(last - row, Column::kBlock));
            Mask* block = rows + row;
            bool start = fresh;
            for (const Constraint<Mask>& constraint : constraints) {
                const Mask* masks = constraint.masks;
                constraint.column->visit_codes(row, n, [&](const auto& codes) {
                    if (start) {
                        for (std::uint32_t i = 0; i < n; ++i) block[i] = masks[codes[i]];
                    } else {
                        for (std::uint32_t i = 0; i < n; ++i) block[i] &= masks[codes[i]];
                    }
                });
                start = false;
                if (union_of(block, n) == 0) break;
            }
        }
    });
}

/// out[code of row] |= rows[row].
template <typename Mask>
void collect_masks(const Mask* rows, const Column& column, Mask* out) {
    parallel_blocks(column.rows(), [&](std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t row = first; row < last; row += Column::kBlock) {
            auto n = static_cast<std::uint32_t>(std::min<std::uint64_t>(last - row, Column::kBlock));
            const Mask* block = rows + row;
            if (union_of(block, n) == 0) continue;
            column.visit_codes(row, n, [&](const auto& codes) {
                for (std::uint32_t i = 0; i < n; ++i) {
                    std::atomic_ref<Mask> slot(out[codes[i]]);
                    Mask mask = block[i];
                    if ((mask & ~slot.load(std::memory_order_relaxed)) != 0)
                        slot.fetch_or(mask, std::memory_order_relaxed);
                }
            });
        }
    });
}

/// The rows (or codes) whose mask has `bit`.
template <typename Mask>
Bitmap rows_with(const Mask* rows, std::uint64_t count, Mask bit) {
    Bitmap result(count);
    std::uint64_t* words = result.data();
    parallel_blocks(count, [&](std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t row = first; row < last; row += 64) {
            std::uint64_t n = std::min<std::uint64_t>(last - row, 64);
            std::uint64_t word = 0;
            for (std::uint64_t i = 0; i < n; ++i) word |= std::uint64_t{(rows[row + i] & bit) != 0} << i;
            words[row >> 6] = word;
        }
    });
    return result;
}

/// The codes that occur in `rows`, as a set of `cardinality` elements; NULL is left out.
Bitmap codes_in(const Bitmap& rows, const Column& column);

}  // namespace orrery::engine
