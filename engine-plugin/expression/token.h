// The lexical rules shared by chart expressions, set analysis and load-script expressions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "expression/error.h"

namespace orrery::engine {

enum class TokenKind : std::uint8_t {
    end,
    number,     ///< 12, 1.5, .5, 1e-3: always with a point
    text,       ///< 'it''s'
    word,       ///< bare name, keyword or function name
    bracketed,  ///< [any ]] name] or `name`
    quoted,     ///< "name"; a search string inside set modifiers
    symbol,     ///< operator or punctuation, in `text`
};

struct Token {
    TokenKind kind = TokenKind::end;
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string_view text;  ///< the raw source of a word or symbol; quotes included for quoted kinds
    double number = 0;

    bool is(std::string_view symbol) const { return kind == TokenKind::symbol && text == symbol; }
    /// Case-insensitive keyword test.
    bool is_word(std::string_view lower_case) const;
    /// The name or string behind the quotes, doubled closing quotes reduced.
    std::string unquoted() const;
    std::size_t end_offset() const { return offset + length; }
};

/// Cuts one text into tokens on demand. Holds a view: the text must outlive it.
class Lexer {
public:
    explicit Lexer(std::string_view text, std::size_t begin = 0) : text_(text), at_(begin) {}

    /// The next token, or an error for an unclosed quote or comment or a character that starts no token.
    Outcome<Token> next();
    std::size_t position() const { return at_; }
    void rewind(std::size_t offset) { at_ = offset; }
    std::string_view text() const { return text_; }

private:
    bool skip_blank(std::size_t& unclosed_comment);
    Outcome<Token> quoted(char close, TokenKind kind);
    Token make(TokenKind kind, std::size_t end);
    Outcome<Token> number();

    std::string_view text_;
    std::size_t at_;
};

bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string ascii_lower(std::string_view text);

}  // namespace orrery::engine
