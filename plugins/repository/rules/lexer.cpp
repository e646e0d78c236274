#include "lexer.h"

#include "condition.h"

namespace orrery::repository {
namespace {

constexpr std::size_t longest_condition = 64 * 1024;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool in_word(char c) { return starts_word(c) || is_digit(c) || c == '-'; }

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    std::vector<Token> all() {
        std::vector<Token> out;
        for (;;) {
            while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
            out.push_back(next());
            if (out.back().kind == Token::Kind::end) return out;
        }
    }

private:
    Token next() {
        const auto start = at_;
        if (at_ == text_.size()) return {Token::Kind::end, "", start + 1};
        const char c = text_[at_];
        if (starts_word(c)) return {Token::Kind::word, run(in_word), start + 1};
        if (is_digit(c) || (c == '-' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return number(start);
        if (c == '@') return custom(start);
        if (c == '"' || c == '\'') return quoted(start, c);
        for (std::string_view symbol : {"==", "!=", "&&", "||", "=", "!", "(", ")", ".", ","})
            if (text_.substr(at_).starts_with(symbol)) {
                at_ += symbol.size();
                return {Token::Kind::symbol, std::string(symbol), start + 1};
            }
        throw ConditionError("'" + std::string(1, c) + "' belongs nowhere in a condition", start + 1);
    }

    std::string run(bool (*wanted)(char)) {
        const auto start = at_;
        while (at_ < text_.size() && wanted(text_[at_])) ++at_;
        return std::string(text_.substr(start, at_ - start));
    }

    Token number(std::size_t start) {
        ++at_;
        while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
        return {Token::Kind::number, std::string(text_.substr(start, at_ - start)), start + 1};
    }

    Token custom(std::size_t start) {
        ++at_;
        auto name = run(in_word);
        if (name.empty()) throw ConditionError("the name of a custom property must follow '@'", start + 1);
        return {Token::Kind::custom, std::move(name), start + 1};
    }

    // A quote inside is doubled or stands after a backslash.
    Token quoted(std::size_t start, char quote) {
        std::string out;
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            const char following = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
            if ((c == '\\' && (following == quote || following == '\\')) || (c == quote && following == quote)) {
                out.push_back(following);
                ++at_;
            } else if (c == quote) {
                ++at_;
                return {Token::Kind::text, std::move(out), start + 1};
            } else {
                out.push_back(c);
            }
        }
        throw ConditionError("a text begins here and does not end", start + 1);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokenise(std::string_view text) {
    if (text.size() > longest_condition)
        throw ConditionError("a condition may be at most " + std::to_string(longest_condition) + " bytes long",
                             longest_condition);
    return Lexer(text).all();
}

}  // namespace orrery::repository
