// Tokens of rule conditions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace orrery::repository {

struct Token {
    enum class Kind { word, custom, text, number, symbol, end };  // custom: @Name
    Kind kind = Kind::end;
    std::string text;          // without quotes, @ and with escapes undone; symbols as written
    std::size_t position = 1;  // first character, counted from 1
};

/// Throws ConditionError for a character that belongs nowhere, an open quote, or too much text.
std::vector<Token> tokenise(std::string_view text);

}  // namespace orrery::repository
