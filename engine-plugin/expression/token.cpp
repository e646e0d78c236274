#include "expression/token.h"

#include <algorithm>
#include <charconv>

namespace orrery::engine {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@' || c == '$' || c == '%' ||
           c == '#' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word_part(char c) { return is_word_start(c) || is_digit(c) || c == '.' || c == '\\'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string ascii_lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

bool Token::is_word(std::string_view lower_case) const {
    return kind == TokenKind::word && equals_ignoring_case(text, lower_case);
}

std::string Token::unquoted() const {
    if (kind != TokenKind::text && kind != TokenKind::bracketed && kind != TokenKind::quoted) return std::string(text);
    const char close = text.back();
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        out += text[i];
        if (text[i] == close) ++i;  // only doubled closing quotes occur inside
    }
    return out;
}

Token Lexer::make(TokenKind kind, std::size_t end) {
    Token token;
    token.kind = kind;
    token.offset = at_;
    token.length = end - at_;
    token.text = text_.substr(at_, end - at_);
    at_ = end;
    return token;
}

// Skips blanks and comments; false when a block comment is not closed.
bool Lexer::skip_blank(std::size_t& unclosed_comment) {
    while (at_ < text_.size()) {
        if (is_space(text_[at_])) {
            ++at_;
        } else if (text_.compare(at_, 2, "//") == 0) {
            at_ = std::min(text_.find('\n', at_), text_.size());
        } else if (text_.compare(at_, 2, "/*") == 0) {
            const std::size_t close = text_.find("*/", at_ + 2);
            if (close == std::string_view::npos) {
                unclosed_comment = at_;
                return false;
            }
            at_ = close + 2;
        } else {
            break;
        }
    }
    return true;
}

Outcome<Token> Lexer::quoted(char close, TokenKind kind) {
    std::size_t i = at_ + 1;
    for (; i < text_.size(); ++i) {
        if (text_[i] != close) continue;
        if (i + 1 < text_.size() && text_[i + 1] == close) {
            ++i;
        } else {
            return make(kind, i + 1);
        }
    }
    return error_at(text_, at_, text_.size() - at_, "the quote is not closed", std::string("a closing ") + close);
}

Outcome<Token> Lexer::number() {
    double value = 0;
    const char* first = text_.data() + at_;
    const auto [stop, code] = std::from_chars(first, text_.data() + text_.size(), value);
    std::size_t end = at_ + static_cast<std::size_t>(stop - first);
    if (code != std::errc() && code != std::errc::result_out_of_range)
        return error_at(text_, at_, 1, "this is not a number", "digits");
    if (code == std::errc::result_out_of_range)
        return error_at(text_, at_, end - at_, "the number is too large or too small for a double");
    Token token = make(TokenKind::number, end);
    token.number = value;
    return token;
}

Outcome<Token> Lexer::next() {
    std::size_t unclosed = 0;
    if (!skip_blank(unclosed)) return error_at(text_, unclosed, 2, "the comment is not closed", "*/");
    if (at_ >= text_.size()) return make(TokenKind::end, text_.size());
    const char c = text_[at_];
    const char after = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    if (is_digit(c) || (c == '.' && is_digit(after))) return number();
    if (c == '\'') return quoted('\'', TokenKind::text);
    if (c == '"') return quoted('"', TokenKind::quoted);
    if (c == '[') return quoted(']', TokenKind::bracketed);
    if (c == '`') return quoted('`', TokenKind::bracketed);
    if (is_word_start(c)) {
        std::size_t end = at_ + 1;
        while (end < text_.size() && is_word_part(text_[end])) ++end;
        return make(TokenKind::word, end);
    }
    constexpr std::string_view pairs[] = {"<>", "<=", ">=", "<<", ">>", "::"};
    for (std::string_view pair : pairs)
        if (text_.compare(at_, 2, pair) == 0) return make(TokenKind::symbol, at_ + 2);
    constexpr std::string_view singles = "+-*/&=<>(),{};:|^!?";
    if (singles.find(c) != std::string_view::npos) return make(TokenKind::symbol, at_ + 1);
    return error_at(text_, at_, 1, std::string("the character '") + c + "' cannot start anything here");
}

}  // namespace orrery::engine
