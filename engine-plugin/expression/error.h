// What went wrong in an expression, and where. Plain values: copy them freely between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace orrery::engine {

/// One error in an expression's text. `message` is a whole sentence without the position; describe() adds it.
struct ExpressionError {
    std::string message;
    std::size_t offset = 0;    ///< byte offset into the text that was parsed
    std::size_t length = 0;    ///< bytes of the offending token, 0 at the end of the text
    std::uint32_t line = 1;    ///< counted from 1
    std::uint32_t column = 1;  ///< in characters, counted from 1
    std::string expected;      ///< what would have been accepted, or empty
    std::string nearest;       ///< the known name most like the unknown one, or empty

    /// "unknown function 'Summ' at line 1, column 7; expected ...; nearest known name: Sum"
    std::string describe() const;
};

/// Builds an error at `offset` of `text`, counting line and column.
ExpressionError error_at(std::string_view text, std::size_t offset, std::size_t length, std::string message,
                         std::string expected = {}, std::string nearest = {});

/// A value or the error that prevented it; exactly one is present.
template <typename T>
class Outcome {
public:
    Outcome(T value) : value_(std::move(value)) {}
    Outcome(ExpressionError error) : error_(std::move(error)) {}

    explicit operator bool() const { return value_.has_value(); }
    const T& value() const { return *value_; }
    T& value() { return *value_; }
    const ExpressionError& error() const { return *error_; }

private:
    std::optional<T> value_;
    std::optional<ExpressionError> error_;
};

}  // namespace orrery::engine
