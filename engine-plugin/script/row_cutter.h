// Cuts the rows of a part of a text into cells, column by column, by the index of its structural bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "script/row_tokenizer.h"
#include "script/structural_index.h"

namespace orrery::engine {

/// Which cell of a row goes to which column.
struct CellMap {
    std::size_t width = 0;                 // cells a row should have
    std::vector<std::uint32_t> positions;  // cell per column
};

/// Where a cell lies in the text that is cut, or that its row does not have it.
struct CutCell {
    std::uint32_t begin = 0;
    std::uint32_t size = 0;  // kMissing, or with kDoubled if quotes in it are doubled

    static constexpr std::uint32_t kDoubled = std::uint32_t{1} << 31;
    static constexpr std::uint32_t kMissing = kDoubled - 1;
};

/// Rows are cut along the index while they are as simple as most are; RowTokenizer, which knows every rule, is asked
/// for the others. Not thread-safe. 64 bytes behind `end` must be readable.
class RowCutter {
public:
    static constexpr std::uint32_t kRows =
        500;  // at most, in one go; no multiple of a page, as columns lie side by side

    /// With `last_text` the text ends at `end`, and a row may.
    RowCutter(const DelimitedFormat& format, const CellMap& map, const char* begin, const char* end, bool last_text);

    /// Cuts rows that start before `stop` until there are none, or kRows. Returns how many; none: position() tells
    /// where the next row starts.
    std::uint32_t cut(const char* stop);

    /// The cells of a column, one for each row that was just cut.
    [[nodiscard]] const CutCell* column(std::size_t at) const { return cells_.data() + columns_[at] * kRows; }
    [[nodiscard]] RawCell raw(const CutCell& cell) const {
        return {text_ + cell.begin, cell.size & ~CutCell::kDoubled, (cell.size & CutCell::kDoubled) != 0};
    }
    [[nodiscard]] const char* position() const { return text_ + at_; }
    [[nodiscard]] std::uint64_t lines() const { return lines_ + tokenizer_.lines(); }
    [[nodiscard]] QuoteProblem problem() const { return tokenizer_.problem(); }
    /// Rows with more cells than they should have, and the line of the first one, counted from 1.
    [[nodiscard]] std::uint64_t long_rows() const { return long_rows_; }
    [[nodiscard]] std::uint64_t first_long_row_line() const { return first_long_row_line_; }

private:
    enum class Result { row, blank, not_simple };

    Result simple_row(std::uint32_t row);
    bool any_row(std::uint32_t row);
    std::uint32_t end_of_quoted(CutCell& cell);
    void put(std::size_t cell, std::uint32_t row, CutCell found) {
        if (cell < slots_.size()) cells_.data()[std::size_t{slots_.data()[cell]} * kRows + row] = found;
    }
    void end_row(std::size_t cells, std::uint32_t row);

    const DelimitedFormat& format_;
    const char* text_;
    bool last_text_;
    bool simple_;              // whether rows of this format may be cut along the index
    std::uint32_t at_ = 0;     // where the next row starts
    std::uint64_t lines_ = 0;  // of the rows cut along the index
    std::uint32_t row_lines_ = 0;
    std::size_t width_;
    std::vector<std::uint32_t> slots_;    // by cell of a row: which of the columns of cells_ it goes to
    std::vector<std::uint32_t> columns_;  // by column: where it is in cells_
    std::vector<CutCell> cells_;          // one column after the other; the last one takes what nobody asks for
    StructuralIndex index_;
    RowTokenizer tokenizer_;
    std::uint64_t long_rows_ = 0;
    std::uint64_t first_long_row_line_ = 0;
};

}  // namespace orrery::engine
