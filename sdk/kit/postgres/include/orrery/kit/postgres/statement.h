// SQL in the making: text from literals, names quoted, values as parameters and never otherwise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::postgres {

/// SQL text fixed when the program was compiled; a run-time string does not convert to it.
class Literal {
public:
    template <std::size_t N>
    consteval Literal(const char (&text)[N]) : text_(text, N - 1) {}
    constexpr std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

/// One statement with its parameters, built piece by piece. A value type; not synchronised.
class Statement {
public:
    Statement() = default;
    Statement(Literal text) { add(text); }

    Statement& add(Literal text);
    /// SQL that an administrator wrote into the configuration, such as the statement of a log's table. Never text that
    /// came with a request or a row.
    Statement& add_configured(std::string_view text);
    /// A name in double quotes, inner quotes doubled. Throws std::invalid_argument for an empty name, a NUL, or more
    /// than 63 bytes (PostgreSQL would cut it silently).
    Statement& name(std::string_view identifier);
    Statement& value(std::string_view text);
    Statement& value(const std::string& text) { return value(std::string_view(text)); }
    Statement& value(const char* text) { return value(std::string_view(text)); }
    Statement& value(std::int64_t number);
    Statement& value(int number) { return value(std::int64_t{number}); }
    Statement& value(bool truth);
    Statement& null();
    Statement& value(const std::optional<std::string>& text);
    /// An array parameter: use it as `= ANY(…)` with the element type the column gives.
    Statement& values(const std::vector<std::string>& items);
    /// Another statement's text and parameters, renumbered.
    Statement& append(const Statement& other);

    /// The text with $1, $2, …
    std::string text() const;
    const std::vector<std::optional<std::string>>& parameters() const { return parameters_; }
    bool empty() const { return text_.empty(); }

private:
    Statement& parameter(std::optional<std::string> text);

    std::string text_;
    std::vector<std::size_t> places_;  // where in text_ the n-th parameter's number belongs
    std::vector<std::optional<std::string>> parameters_;
};

/// The text form of a PostgreSQL array of these items: {"a","b\"c"}.
std::string array_text(const std::vector<std::string>& items);

}  // namespace orrery::postgres
