// The part of a text that is in memory while it is read from start to end.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "script/text_input.h"

namespace orrery::engine {

/// Starts behind a byte order mark; a UTF-16 text is converted as a whole. 64 bytes behind end() are readable.
class TextWindow {
public:
    /// What it holds of a text that goes on; a text that is shorter takes only as much as it needs.
    static constexpr std::size_t kBytes = std::size_t{32} << 20;

    explicit TextWindow(TextInput& input);

    [[nodiscard]] const char* begin() const { return memory_.get() + start_; }
    [[nodiscard]] const char* end() const { return memory_.get() + filled_; }
    /// True when the text ends at end().
    [[nodiscard]] bool last() const { return last_; }

    /// Drops what lies before `rest` and reads on.
    void refill(const char* rest);
    /// Moves begin() without reading on.
    void skip_to(const char* at) { start_ = static_cast<std::size_t>(at - memory_.get()); }

private:
    std::size_t read(std::span<char> to);
    /// Takes memory for that many bytes and moves what there is from `rest` on to its start.
    void make_room(std::size_t capacity, const char* rest);
    void take_byte_order_mark();

    TextInput& input_;
    std::unique_ptr<char[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t start_ = 0;
    std::size_t filled_ = 0;
    bool last_ = false;
    bool is_converted_ = false;
    std::string converted_;
    std::string_view converted_rest_;
};

}  // namespace orrery::engine
