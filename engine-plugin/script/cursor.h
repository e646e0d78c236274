// Reads the words, names and expressions of one statement.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "expression/ast.h"
#include "script/script_error.h"

namespace orrery::engine {

/// The text of a statement after dollar expansion. If the expansion changed it, positions are those of the statement.
struct StatementText {
    std::string text;
    TextPosition position;
    bool expanded = false;

    [[nodiscard]] TextPosition at(std::size_t offset) const {
        return expanded ? position : position_at(text, offset, position);
    }
};

/// Every reader skips blanks first. Errors are ScriptErrors at the current position.
class Cursor {
public:
    explicit Cursor(const StatementText& statement) : statement_(statement), text_(statement.text) {}

    [[nodiscard]] bool at_end();
    [[nodiscard]] std::size_t offset();
    void seek(std::size_t offset) { at_ = offset; }
    /// The next character, 0 at the end.
    [[nodiscard]] char peek();
    /// The next word in upper case, empty if a word does not follow; letters, digits and underscores.
    [[nodiscard]] std::string peek_word();

    bool accept(char c);
    void expect(char c);
    /// Takes the keyword (upper case) if it is next.
    bool accept(std::string_view keyword);
    void expect(std::string_view keyword);

    /// A name: quoted by [], "" or ``, or bare up to a blank or a separator. `what` is what errors say was expected.
    std::string name(std::string_view what);
    /// A name that may hold * and ?, for statements about several fields; also a 'literal'.
    std::string pattern(std::string_view what);
    /// A name or a 'literal'.
    std::string name_or_literal(std::string_view what);
    [[nodiscard]] bool at_literal() { return peek() == '\''; }
    std::string literal();
    /// A whole number of at least 0.
    std::uint32_t number(std::string_view what);
    /// The longest expression from here.
    ExpressionPtr expression();
    /// What is left, without blanks around it.
    std::string rest();
    void expect_end();

    [[noreturn]] void fail(const std::string& message) { fail_at(message, offset()); }
    [[noreturn]] void fail_at(const std::string& message, std::size_t offset,
                              LoadErrorKind kind = LoadErrorKind::syntax) const;
    /// "FROM" or "the end of the statement": what stands here, for errors.
    [[nodiscard]] std::string found();
    [[nodiscard]] const StatementText& statement() const { return statement_; }

private:
    std::string quoted(char close);

    const StatementText& statement_;
    std::string_view text_;
    std::size_t at_ = 0;
};

std::string to_upper(std::string_view text);
std::string_view trim(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);

}  // namespace orrery::engine
