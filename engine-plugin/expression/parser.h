// The recursive part of the parser, shared between expressions and sets. Private to this folder.
#pragma once

#include "expression/builder.h"
#include "expression/parse.h"
#include "expression/token.h"

namespace orrery::engine {

/// Thrown inside the parser only; parse() turns it into an Outcome.
struct ParseFailure {
    ExpressionError error;
};

/// One look-ahead token over a lexer, with the error reports both grammars need.
class TokenStream {
public:
    TokenStream(std::string_view text, std::size_t begin) : lexer_(text, begin) { advance(); }

    const Token& peek() const { return current_; }
    std::string_view text() const { return lexer_.text(); }
    void advance();
    Token take() {
        Token taken = current_;
        advance();
        return taken;
    }
    bool accept(std::string_view symbol) {
        if (!current_.is(symbol)) return false;
        advance();
        return true;
    }
    void expect(std::string_view symbol, std::string_view where);
    /// Continues lexing at `offset`, for the raw text of set elements.
    void rewind(std::size_t offset) {
        lexer_.rewind(offset);
        advance();
    }
    [[noreturn]] void fail(const Token& token, std::string message, std::string expected = {},
                           std::string nearest = {}) const;
    [[noreturn]] void fail_unexpected(std::string expected) const;

private:
    Lexer lexer_;
    Token current_;
};

/// Counts nesting; throws when it gets too deep.
class Nesting {
public:
    Nesting(unsigned& depth, const TokenStream& tokens) : depth_(depth) {
        if (++depth_ > kDeepestNesting) {
            --depth_;
            tokens.fail(tokens.peek(),
                        "the expression is nested more than " + std::to_string(kDeepestNesting) + " levels deep");
        }
    }
    ~Nesting() { --depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

private:
    unsigned& depth_;
};

/// Parses "{...}" at the current token.
std::shared_ptr<const SetExpression> parse_set(TokenStream& tokens, unsigned& depth);

}  // namespace orrery::engine
