// An error of a script's text or run, with its position.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "script/load_error.h"

namespace orrery::engine {

struct TextPosition {
    std::uint32_t line = 1;    // counted from 1
    std::uint32_t column = 1;  // in characters, counted from 1
};

/// The position `offset` bytes into a text that starts at `start`.
TextPosition position_at(std::string_view text, std::size_t offset, TextPosition start = {});

class ScriptError : public std::runtime_error {
public:
    ScriptError(LoadErrorKind kind, const std::string& message, TextPosition position)
        : std::runtime_error(message), kind_(kind), position_(position) {}
    [[nodiscard]] LoadErrorKind kind() const { return kind_; }
    [[nodiscard]] TextPosition position() const { return position_; }

private:
    LoadErrorKind kind_;
    TextPosition position_;
};

}  // namespace orrery::engine
