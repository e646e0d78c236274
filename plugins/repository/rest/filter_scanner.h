// Reads the words, paths and values of a filter.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/path.h"

namespace orrery::repository::rest {

struct FilterValue {
    std::string text;
    bool quoted = false;
};

class FilterScanner {
public:
    explicit FilterScanner(std::string_view text) : text_(text) {}

    bool at_end();
    /// Of the next character that is no blank, counted from 1.
    std::size_t position();
    bool take(char symbol);
    /// A whole word in any case, not followed by more of a word.
    bool take_word(std::string_view word);
    /// name.name or @name, at most 16 steps.
    std::vector<Segment> path();
    /// 'text' or "text" with doubled or escaped quotes, or everything up to a blank or ')'.
    FilterValue value();
    [[noreturn]] void fail(const std::string& what);

private:
    void skip_blanks();
    std::string word();
    FilterValue quoted(char quote);

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace orrery::repository::rest
