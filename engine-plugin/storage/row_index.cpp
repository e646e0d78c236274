#include "storage/row_index.h"

#include <stdexcept>

namespace orrery::engine {

RowIndex::RowIndex(const Column& column) {
    if (column.rows() >= kNoRow) throw std::length_error("a linked table cannot hold more than 2^32 - 2 rows");
    Element null_code = column.null_code();
    std::vector<std::uint32_t> offsets(std::size_t{null_code} + 2, 0);
    column.for_each_block(0, column.rows(), [&](std::uint64_t, const Element* codes, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i) ++offsets[codes[i] + 1];
    });
    bool is_unique = true;
    for (Element e = 0; e < null_code; ++e) is_unique = is_unique && offsets[e + 1] <= 1;
    if (is_unique) {
        rows_.assign(std::size_t{null_code} + 1, kNoRow);
        column.for_each_block(0, column.rows(), [&](std::uint64_t first, const Element* codes, std::uint32_t count) {
            for (std::uint32_t i = 0; i < count; ++i) rows_[codes[i]] = static_cast<std::uint32_t>(first + i);
        });
        rows_[null_code] = kNoRow;
        return;
    }
    for (std::size_t e = 1; e < offsets.size(); ++e) offsets[e] += offsets[e - 1];
    rows_.resize(column.rows());
    std::vector<std::uint32_t> next(offsets.begin(), offsets.end() - 1);
    column.for_each_block(0, column.rows(), [&](std::uint64_t first, const Element* codes, std::uint32_t count) {
        for (std::uint32_t i = 0; i < count; ++i) rows_[next[codes[i]]++] = static_cast<std::uint32_t>(first + i);
    });
    offsets_ = std::move(offsets);
}

}  // namespace orrery::engine
