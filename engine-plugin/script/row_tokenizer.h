// Cuts one row of a delimited text into cells.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "script/cell_dictionary.h"
#include "script/delimited_format.h"

namespace orrery::engine {

/// What is wrong with a row's quotes.
enum class QuoteProblem {
    none,
    never_closed,      // the text ends inside a quoted cell
    open_at_line_end,  // standard quoting: the line ends inside a quoted cell
    text_after_quote,  // something stands between the closing quote and the delimiter
};

/// Reads rows from [at, end). Not thread-safe; one per chunk. The eight bytes after `end` must be readable.
class RowTokenizer {
public:
    RowTokenizer(const DelimitedFormat& format, const char* at, const char* end)
        : format_(format), at_(at), end_(end) {}

    /// Reads the next row that is not blank and no comment; false when no complete row is left: then position() is
    /// where it starts. With `last_text` a row may end with the text.
    bool next(bool last_text);

    /// Goes on at the start of another row.
    void move_to(const char* at) { at_ = at; }

    [[nodiscard]] const std::vector<RawCell>& cells() const { return cells_; }
    [[nodiscard]] const char* position() const { return at_; }
    /// Lines completed so far; during an error the row that is wrong starts one line later.
    [[nodiscard]] std::uint64_t lines() const { return lines_; }
    [[nodiscard]] QuoteProblem problem() const { return problem_; }

private:
    bool read_row(bool last_text);
    bool skip_line();
    const char* read_plain(const char* from);
    const char* read_quoted(const char* from, bool last_text);
    const char* after_quote(const char* from, const char* cell, bool doubled, bool last_text);
    void add(const char* from, const char* to, bool doubled);

    const DelimitedFormat& format_;
    const char* at_;
    const char* end_;
    std::uint64_t lines_ = 0;
    std::uint64_t row_lines_ = 0;  // line breaks inside the row being read
    QuoteProblem problem_ = QuoteProblem::none;
    std::vector<RawCell> cells_;
};

}  // namespace orrery::engine
