#include "expression/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::engine {

std::string ExpressionError::describe() const {
    std::string out = fmt::format("{} at line {}, column {}", message, line, column);
    if (!expected.empty()) out += "; expected " + expected;
    if (!nearest.empty()) out += "; nearest known name: " + nearest;
    return out;
}

ExpressionError error_at(std::string_view text, std::size_t offset, std::size_t length, std::string message,
                         std::string expected, std::string nearest) {
    ExpressionError error;
    // Positions in an expression that was cut out of a longer text may lie beyond its own text.
    const std::size_t inside = std::min(offset, text.size());
    error.offset = offset;
    error.length = inside < offset ? length : std::min(length, text.size() - inside);
    for (char c : text.substr(0, inside)) {
        if (c == '\n') {
            ++error.line;
            error.column = 1;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
            ++error.column;  // continuation bytes of UTF-8 belong to the character already counted
        }
    }
    error.message = std::move(message);
    error.expected = std::move(expected);
    error.nearest = std::move(nearest);
    return error;
}

}  // namespace orrery::engine
