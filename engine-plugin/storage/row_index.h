// From the symbols of a field to the rows of one table that hold them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/column.h"

namespace orrery::engine {

/// One row per symbol where the column is unique, else rows grouped by symbol (CSR). The NULL code has its rows too.
class RowIndex {
public:
    static constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
    /// Throws std::length_error beyond 2^32 - 2 rows.
    explicit RowIndex(const Column& column);

    /// True when no symbol (NULL aside) occurs in more than one row.
    [[nodiscard]] bool unique() const { return offsets_.empty(); }
    /// Unique indexes only: the row per symbol, kNoRow where there is none; the slot of NULL is kNoRow.
    [[nodiscard]] std::span<const std::uint32_t> row_of() const { return rows_; }
    /// The rows that hold `code` (the null code too, unless unique), ascending.
    [[nodiscard]] std::span<const std::uint32_t> rows(Element code) const {
        if (unique()) {
            bool present = rows_[code] != kNoRow;
            return {rows_.data() + code, present ? std::size_t{1} : std::size_t{0}};
        }
        return {rows_.data() + offsets_[code], offsets_[code + 1] - offsets_[code]};
    }

private:
    std::vector<std::uint32_t> offsets_;  // CSR: null code + 2 entries; empty when unique
    std::vector<std::uint32_t> rows_;
};

}  // namespace orrery::engine
