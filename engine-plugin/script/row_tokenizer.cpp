#include "script/row_tokenizer.h"

#include <algorithm>
#include <cstring>

namespace orrery::engine {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

void RowTokenizer::add(const char* from, const char* to, bool doubled) {
    if (format_.trim_cells) {
        while (from != to && is_blank(*from)) ++from;
        while (from != to && is_blank(to[-1])) --to;
    }
    cells_.push_back({from, static_cast<std::uint32_t>(to - from), doubled});
}

/// Adds the unquoted cell at `from`; returns where it ends: at a delimiter, a line feed or the end of the text.
const char* RowTokenizer::read_plain(const char* from) {
    const char delimiter = format_.delimiter;
    const char* to = from;
    while (to != end_ && *to != delimiter && *to != '\n') ++to;
    bool return_before_feed = to != from && to[-1] == '\r' && (to == end_ || *to == '\n');
    add(from, return_before_feed ? to - 1 : to, false);
    return to;
}

/// `from` is behind a closing quote. Returns where the cell ends, nullptr if that cannot be told yet or is wrong.
const char* RowTokenizer::after_quote(const char* from, const char* cell, bool doubled, bool last_text) {
    const char* to = from;
    if (format_.trim_cells)
        while (to != end_ && is_blank(*to) && *to != format_.delimiter) ++to;
    if (to != end_ && *to == '\r') ++to;
    if (to == end_ && !last_text) return nullptr;
    if (to != end_ && *to != '\n' && (to[-1] == '\r' || *to != format_.delimiter)) {
        problem_ = QuoteProblem::text_after_quote;
        return nullptr;
    }
    cells_.push_back({cell, static_cast<std::uint32_t>(from - 1 - cell), doubled});
    return to;
}

/// `from` is behind the opening quote.
const char* RowTokenizer::read_quoted(const char* from, bool last_text) {
    bool doubled = false;
    for (const char* to = from; to != end_; ++to) {
        if (*to == '\n') {
            if (format_.quoting == Quoting::standard) {
                problem_ = QuoteProblem::open_at_line_end;
                return nullptr;
            }
            ++row_lines_;
        }
        if (*to != '"') continue;
        const char* next = to + 1;
        if (format_.quoting == Quoting::msq && next != end_ && *next == '"') {
            doubled = true;
            ++to;
            continue;
        }
        if (next == end_ && !last_text) return nullptr;
        bool ends_cell = next == end_ || *next == format_.delimiter || *next == '\n' || *next == '\r';
        // Standard quoting honours a quote only as the last character: others are part of the cell.
        if (format_.quoting == Quoting::standard && !ends_cell && !format_.trim_cells) continue;
        return after_quote(next, from, doubled, last_text);
    }
    if (last_text) problem_ = QuoteProblem::never_closed;
    return nullptr;
}

bool RowTokenizer::read_row(bool last_text) {
    cells_.clear();
    row_lines_ = 0;
    const char* at = at_;
    for (;;) {
        if (format_.runs_of_spaces || format_.trim_cells)
            while (at != end_ && is_blank(*at) && (format_.runs_of_spaces || *at != format_.delimiter)) ++at;
        if (format_.quoting != Quoting::none && at != end_ && *at == '"') {
            at = read_quoted(at + 1, last_text);
            if (at == nullptr) return false;
        } else {
            at = read_plain(at);
        }
        if (at == end_) {
            if (!last_text) return false;
            break;
        }
        bool line_ends = *at == '\n';
        ++at;
        if (line_ends) break;
        if (format_.runs_of_spaces) {
            while (at != end_ && *at == ' ') ++at;
            if (at == end_ && !last_text) return false;
            if (at == end_ || *at == '\n' || *at == '\r') {  // blanks at the end of the line start no cell
                at = std::find(at, end_, '\n');
                if (at != end_) ++at;
                break;
            }
        }
    }
    at_ = at;
    lines_ += row_lines_ + 1;
    return true;
}

/// Skips the line at the current position; false if its end is not there yet.
bool RowTokenizer::skip_line() {
    const void* feed = std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_));
    if (feed == nullptr) return false;
    at_ = static_cast<const char*>(feed) + 1;
    ++lines_;
    return true;
}

bool RowTokenizer::next(bool last_text) {
    while (at_ != end_) {
        std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
        bool blank = rest[0] == '\n' || rest == "\r" || rest.substr(0, 2) == "\r\n";
        bool comment = !format_.comment.empty() && rest.substr(0, format_.comment.size()) == format_.comment;
        if (!blank && !comment) return read_row(last_text);
        if (skip_line()) continue;
        if (last_text) at_ = end_;
        return false;
    }
    return false;
}

}  // namespace orrery::engine
