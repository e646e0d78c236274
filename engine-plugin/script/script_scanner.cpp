#include "script/script_scanner.h"

#include <algorithm>
#include <array>

namespace orrery::engine {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '#' ||
           c == '$' || c == '@' || static_cast<unsigned char>(c) >= 0x80;
}
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

constexpr std::array kControlWords = {"IF",   "ELSEIF", "ELSE", "ENDIF",   "FOR",       "NEXT", "DO",
                                      "LOOP", "SWITCH", "CASE", "DEFAULT", "ENDSWITCH", "SUB",  "ENDSUB"};
constexpr std::array kLineStatements = {"CALL", "EXIT"};  // plain, but may end with the line

bool is_control(std::string_view word) {
    return std::find(kControlWords.begin(), kControlWords.end(), word) != kControlWords.end();
}

}  // namespace

TextPosition position_at(std::string_view text, std::size_t offset, TextPosition start) {
    for (char c : text.substr(0, offset)) {
        if (c == '\n') {
            ++start.line;
            start.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            ++start.column;
        }
    }
    return start;
}

TextPosition ScriptScanner::position(std::size_t offset) {
    if (fixed_) return *fixed_;
    if (offset < known_offset_) return position_at(text_, offset);
    known_position_ = position_at(text_.substr(known_offset_), offset - known_offset_, known_position_);
    known_offset_ = offset;
    return known_position_;
}

/// Steps over a comment at the current position, appending a blank for each of its bytes; line feeds stay.
bool ScriptScanner::skip_comment(std::string* blanked) {
    std::string_view rest = text_.substr(at_);
    std::size_t length = 0;
    if (rest.substr(0, 2) == "//") {
        length = std::min(rest.find('\n'), rest.size());
    } else if (rest.substr(0, 2) == "/*") {
        std::size_t close = rest.find("*/", 2);
        if (close == std::string_view::npos)
            throw ScriptError(LoadErrorKind::syntax, "the comment that starts with /* is never closed with */",
                              position(at_));
        length = close + 2;
    } else {
        return false;
    }
    if (blanked != nullptr)
        for (char c : rest.substr(0, length)) *blanked += c == '\n' ? '\n' : ' ';
    at_ += length;
    return true;
}

void ScriptScanner::skip_blanks() {
    while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ';' || skip_comment(nullptr)))
        if (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == ';')) ++at_;
}

std::string ScriptScanner::upper_word(std::size_t from) const {
    std::string word;
    for (; from < text_.size() && is_word(text_[from]); ++from) word += upper(text_[from]);
    return word;
}

/// Takes the control keyword at the current position, if there is one.
std::string ScriptScanner::control_keyword() {
    std::string word = upper_word(at_);
    std::size_t after = at_ + word.size();
    std::size_t next = after;
    while (next < text_.size() && is_space(text_[next])) ++next;
    if (next < text_.size() && (text_[next] == ':' || text_[next] == '=')) return {};  // a label or an assignment
    if (word == "END") {
        std::string second = upper_word(next);
        if (second != "IF" && second != "SUB" && second != "SWITCH") return {};
        at_ = next + second.size();
        return word + second;
    }
    if (word == "FOR" && upper_word(next) == "EACH") {
        at_ = next + 4;
        return "FOREACH";
    }
    if (!is_control(word)) return {};
    at_ = after;
    return word;
}

/// Copies the quoted text at the current position, quotes included.
void ScriptScanner::copy_quoted(std::string& out) {
    std::size_t start = at_;
    char open = text_[at_];
    char close = open == '[' ? ']' : open;
    out += text_[at_++];
    for (;;) {
        if (at_ >= text_.size())
            throw ScriptError(LoadErrorKind::syntax,
                              std::string("the text that starts with ") + open + " is never closed with " + close,
                              position(start));
        out += text_[at_];
        if (text_[at_++] != close) continue;
        if (at_ >= text_.size() || text_[at_] != close) return;
        out += text_[at_++];  // a doubled quote stands for itself
    }
}

/// Copies "$(…)" as it is: a path in it may look like a comment.
void ScriptScanner::copy_expansion(std::string& out) {
    std::size_t start = at_;
    int parentheses = 0;
    do {
        if (at_ >= text_.size())
            throw ScriptError(LoadErrorKind::syntax, "the expansion that starts with $( is never closed with )",
                              position(start));
        char c = text_[at_++];
        parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
        out += c;
    } while (parentheses > 0 || out.back() == '$');
}

bool ScriptScanner::at_then(const std::string& before) const {
    return upper_word(at_) == "THEN" && (before.empty() || !is_word(before.back()));
}

std::string ScriptScanner::read_until(End end) {
    std::string out;
    int parentheses = 0;
    while (at_ < text_.size()) {
        char c = text_[at_];
        if (skip_comment(&out)) continue;
        if (c == '\'' || c == '"' || c == '`' || c == '[') {
            copy_quoted(out);
            continue;
        }
        if (text_.substr(at_, 2) == "$(") {
            copy_expansion(out);
            continue;
        }
        if (end == End::then && at_then(out)) {
            at_ += 4;
            return out;
        }
        if (c == ';' || (c == '\n' && end == End::line && parentheses == 0)) break;
        parentheses += c == '(' ? 1 : c == ')' ? -1 : 0;
        out += c;
        ++at_;
    }
    if (end == End::then) throw ScriptError(LoadErrorKind::syntax, "expected THEN behind the condition", position(at_));
    if (at_ < text_.size()) ++at_;
    return out;
}

/// TRACE and REM take everything to the semicolon as it is.
std::string ScriptScanner::read_raw() {
    std::size_t end = std::min(text_.find(';', at_), text_.size());
    std::string out(text_.substr(at_, end - at_));
    at_ = std::min(end + 1, text_.size());
    return out;
}

std::optional<RawStatement> ScriptScanner::next() {
    for (;;) {
        skip_blanks();
        if (at_ >= text_.size()) return std::nullopt;
        if (upper_word(at_) != "REM") break;
        read_raw();
    }
    RawStatement statement;
    statement.position = position(at_);
    std::string word = upper_word(at_);
    statement.head = control_keyword();
    statement.text_position = position(at_);
    if (statement.head.empty()) {
        bool line = std::find(kLineStatements.begin(), kLineStatements.end(), word) != kLineStatements.end();
        statement.text = word == "TRACE" ? read_raw() : read_until(line ? End::line : End::semicolon);
    } else if (statement.head == "IF" || statement.head == "ELSEIF") {
        statement.text = read_until(End::then);
    } else if (statement.head != "ELSE" && statement.head != "DEFAULT") {
        statement.text = read_until(End::line);
    }
    return statement;
}

}  // namespace orrery::engine
