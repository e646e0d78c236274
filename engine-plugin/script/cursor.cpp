#include "script/cursor.h"

#include <algorithm>
#include <cstring>

#include "expression/parse.h"

namespace orrery::engine {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
bool ends_bare_name(char c) { return is_space(c) || std::strchr(",;:()=<>+-*/&'\"`[]", c) != nullptr; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

}  // namespace

std::string to_upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), upper);
    return out;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return upper(x) == upper(y); });
}

std::size_t Cursor::offset() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    return at_;
}

bool Cursor::at_end() { return offset() == text_.size(); }
char Cursor::peek() { return at_end() ? '\0' : text_[at_]; }

std::string Cursor::peek_word() {
    std::string word;
    for (std::size_t i = offset(); i < text_.size() && is_word(text_[i]); ++i) word += upper(text_[i]);
    return word;
}

bool Cursor::accept(char c) {
    if (peek() != c || at_end()) return false;
    ++at_;
    return true;
}

void Cursor::expect(char c) {
    if (!accept(c)) fail(std::string("expected \"") + c + "\", found " + found());
}

bool Cursor::accept(std::string_view keyword) {
    if (peek_word() != keyword) return false;
    at_ += keyword.size();
    return true;
}

void Cursor::expect(std::string_view keyword) {
    if (!accept(keyword)) fail("expected " + std::string(keyword) + ", found " + found());
}

std::string Cursor::found() {
    if (at_end()) return "the end of the statement";
    std::string word(text_.substr(at_, peek_word().size()));
    return "\"" + (word.empty() ? std::string(1, text_[at_]) : word) + "\"";
}

void Cursor::fail_at(const std::string& message, std::size_t offset, LoadErrorKind kind) const {
    throw ScriptError(kind, message, statement_.at(offset));
}

/// Behind the opening quote; a doubled closing quote stands for itself.
std::string Cursor::quoted(char close) {
    std::size_t start = at_ - 1;
    std::string out;
    while (at_ < text_.size()) {
        char c = text_[at_++];
        if (c != close) {
            out += c;
        } else if (at_ < text_.size() && text_[at_] == close) {
            out += text_[at_++];
        } else {
            return out;
        }
    }
    fail_at(std::string("the quoted text is never closed with ") + close, start);
}

std::string Cursor::name(std::string_view what) {
    if (accept('[')) return quoted(']');
    if (accept('"')) return quoted('"');
    if (accept('`')) return quoted('`');
    std::size_t start = offset();
    while (at_ < text_.size() && !ends_bare_name(text_[at_])) ++at_;
    if (at_ == start) fail("expected " + std::string(what) + ", found " + found());
    return std::string(text_.substr(start, at_ - start));
}

std::string Cursor::pattern(std::string_view what) {
    if (std::strchr("['\"`", peek()) != nullptr) return name_or_literal(what);
    const std::size_t start = offset();
    while (at_ < text_.size() && (std::strchr("*-/", text_[at_]) != nullptr || !ends_bare_name(text_[at_]))) ++at_;
    if (at_ == start) fail("expected " + std::string(what) + ", found " + found());
    return std::string(text_.substr(start, at_ - start));
}

std::string Cursor::literal() {
    expect('\'');
    return quoted('\'');
}

std::string Cursor::name_or_literal(std::string_view what) { return at_literal() ? literal() : name(what); }

std::uint32_t Cursor::number(std::string_view what) {
    constexpr std::size_t kDigits = 9;
    std::string word = peek_word();
    bool digits = !word.empty() && word.size() <= kDigits &&
                  std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) fail("expected " + std::string(what) + ", found " + found());
    at_ += word.size();
    return static_cast<std::uint32_t>(std::stoul(word));
}

ExpressionPtr Cursor::expression() {
    Outcome<ParsedPrefix> parsed = parse_prefix(text_, offset());
    if (!parsed) {
        const ExpressionError& error = parsed.error();
        std::string message = error.message;
        if (!error.expected.empty()) message += "; expected " + error.expected;
        if (!error.nearest.empty()) message += "; nearest known name: " + error.nearest;
        fail_at(message, error.offset);
    }
    at_ = parsed.value().end;
    return parsed.value().expression;
}

std::string Cursor::rest() {
    std::string out(trim(text_.substr(at_)));
    at_ = text_.size();
    return out;
}

void Cursor::expect_end() {
    if (!at_end()) fail("expected the end of the statement, found " + found());
}

}  // namespace orrery::engine
