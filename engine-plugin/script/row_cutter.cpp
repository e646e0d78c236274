#include "script/row_cutter.h"

#include <algorithm>

namespace orrery::engine {
namespace {

/// Blanks that separate or are left out, and comments, are the tokenizer's business.
bool is_simple(const DelimitedFormat& format) {
    return !format.runs_of_spaces && !format.trim_cells && format.comment.empty() && format.delimiter != '"' &&
           format.delimiter != '\r' && format.delimiter != '\n';
}

StructuralBytes bytes_of(const DelimitedFormat& format) {
    return {format.delimiter, format.quoting == Quoting::none ? '\n' : '"'};
}

}  // namespace

RowCutter::RowCutter(const DelimitedFormat& format, const CellMap& map, const char* begin, const char* end,
                     bool last_text)
    : format_(format),
      text_(begin),
      last_text_(last_text),
      simple_(is_simple(format)),
      width_(map.width),
      index_(bytes_of(format), begin, end),
      tokenizer_(format, begin, end) {
    constexpr std::uint32_t kNowhere = 0xFFFFFFFF;
    slots_.assign(map.width, kNowhere);
    std::uint32_t used = 0;
    for (const std::uint32_t position : map.positions) {
        if (slots_[position] == kNowhere) slots_[position] = used++;
        columns_.push_back(slots_[position]);
    }
    std::replace(slots_.begin(), slots_.end(), kNowhere, used);
    cells_.resize(std::size_t{used + 1} * kRows);
}

std::uint32_t RowCutter::cut(const char* stop) {
    const auto before = static_cast<std::uint32_t>(stop - text_);
    std::uint32_t row = 0;
    while (row < kRows && at_ < before) {
        const Result result = simple_ ? simple_row(row) : Result::not_simple;
        if (result == Result::blank) continue;
        if (result == Result::not_simple && !any_row(row)) break;
        ++row;
    }
    return row;
}

void RowCutter::end_row(std::size_t cells, std::uint32_t row) {
    if (cells > width_ && long_rows_++ == 0) first_long_row_line_ = lines();
    for (; cells < width_; ++cells) put(cells, row, {0, CutCell::kMissing});
}

RowCutter::Result RowCutter::simple_row(std::uint32_t row) {
    std::uint32_t begin = at_;
    row_lines_ = 1;
    for (std::size_t cell = 0;; ++cell) {
        std::uint32_t end = index_.next();
        if (end == StructuralIndex::kNone) return Result::not_simple;
        CutCell found{begin, end - begin};
        const bool quoted = end == begin && text_[end] == '"' && format_.quoting != Quoting::none;
        if (quoted) {
            end = end_of_quoted(found);
        } else {
            // Quotes within a cell are part of it.
            while (end != StructuralIndex::kNone && text_[end] == '"') end = index_.next();
            found.size = end - begin;
        }
        if (end == StructuralIndex::kNone) return Result::not_simple;
        begin = end + 1;
        if (text_[end] != '\n') {
            put(cell, row, found);
            continue;
        }
        if (!quoted && found.size != 0 && text_[end - 1] == '\r') --found.size;
        at_ = begin;
        lines_ += row_lines_;
        if (cell == 0 && found.size == 0 && !quoted) return Result::blank;
        put(cell, row, found);
        end_row(cell + 1, row);
        return Result::row;
    }
}

/// Completes a cell that starts with a quote. Answers the delimiter or line feed that ends it; kNone if that does not
/// stand right behind the closing quote, which is for the tokenizer to judge.
std::uint32_t RowCutter::end_of_quoted(CutCell& cell) {
    bool doubled = false;
    ++cell.begin;
    for (;;) {
        const std::uint32_t quote = index_.next();
        if (quote == StructuralIndex::kNone) return quote;
        if (text_[quote] == '\n') {
            if (format_.quoting == Quoting::standard) return StructuralIndex::kNone;
            ++row_lines_;
        }
        if (text_[quote] != '"') continue;
        const std::uint32_t end = index_.next();
        if (end == StructuralIndex::kNone) return end;
        if (text_[end] == '"') {
            if (end != quote + 1 || format_.quoting != Quoting::msq) return StructuralIndex::kNone;
            doubled = true;
            continue;
        }
        const bool returned = text_[end] == '\n' && end == quote + 2 && text_[quote + 1] == '\r';
        if (end != quote + 1 && !returned) return StructuralIndex::kNone;
        cell.size = (quote - cell.begin) | (doubled ? CutCell::kDoubled : 0);
        return end;
    }
}

bool RowCutter::any_row(std::uint32_t row) {
    tokenizer_.move_to(text_ + at_);
    const bool found = tokenizer_.next(last_text_);
    at_ = static_cast<std::uint32_t>(tokenizer_.position() - text_);
    if (!found) return false;
    const std::vector<RawCell>& cells = tokenizer_.cells();
    for (std::size_t cell = 0; cell < cells.size() && cell < width_; ++cell)
        put(cell, row,
            {static_cast<std::uint32_t>(cells[cell].data - text_),
             cells[cell].size | (cells[cell].doubled_quotes ? CutCell::kDoubled : 0)});
    end_row(cells.size(), row);
    index_.move_to(at_);
    return true;
}

}  // namespace orrery::engine
