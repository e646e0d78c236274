#include "selection/mask_kernels.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <span>
#include <vector>

namespace orrery::engine {
namespace {

/// Shared by threads: "set to one" gives the same result in any order.
void mark(std::uint8_t& seen) {
    std::atomic_ref<std::uint8_t> slot(seen);
    if (slot.load(std::memory_order_relaxed) == 0) slot.store(1, std::memory_order_relaxed);
}

void mark_chunk(std::span<const std::uint64_t> words, std::uint64_t row, std::uint32_t n, const Column& column,
                std::uint8_t* seen) {
    std::uint32_t survivors = 0;
    for (std::uint64_t word : words) survivors += static_cast<std::uint32_t>(std::popcount(word));
    if (survivors == 0) return;
    column.visit_codes(row, n, survivors > n / 4, [&](const auto& codes) {
        for (std::uint32_t w = 0; w < words.size(); ++w) {
            if (words[w] == ~std::uint64_t{0}) {
                for (std::uint32_t i = 0; i < 64; ++i) mark(seen[codes[w * 64 + i]]);
                continue;
            }
            for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1)
                mark(seen[codes[w * 64 + static_cast<std::uint32_t>(std::countr_zero(bits))]]);
        }
    });
}

}  // namespace

Bitmap rows_with(const Bitmap& codes, const Column& column) {
    std::vector<std::uint8_t> there(codes.size());
    codes.for_each([&](std::uint64_t code) { there[code] = 1; });
    const std::uint8_t* const flag_of = there.data();
    Bitmap result(column.rows());
    std::uint64_t* const words = result.data();
    parallel_blocks(column.rows(), [&](std::uint64_t first, std::uint64_t last) {
        std::uint8_t flags[Column::kBlock];
        column.for_each_block(first, last, [&](std::uint64_t row, const Element* of_row, std::uint32_t count) {
            for (std::uint32_t i = 0; i < count; ++i) flags[i] = flag_of[of_row[i]];
            std::fill(flags + count, flags + (count + 63) / 64 * 64, std::uint8_t{0});
            for (std::uint32_t w = 0; w * 64 < count; ++w) words[row / 64 + w] = bits_of(flags + w * 64);
        });
    });
    return result;
}

Bitmap codes_in(const Bitmap& rows, const Column& column) {
    std::vector<std::uint8_t> seen(std::size_t{column.null_code()} + 1, 0);
    parallel_blocks(column.rows(), [&](std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t row = first; row < last; row += Column::kBlock) {
            auto n = static_cast<std::uint32_t>(std::min<std::uint64_t>(last - row, Column::kBlock));
            mark_chunk(std::span(rows.words()).subspan(row / 64, (n + 63) / 64), row, n, column, seen.data());
        }
    });
    return codes_with<std::uint8_t>(seen.data(), column.null_code(), 1);
}

}  // namespace orrery::engine
