#include "script/text_window.h"

#include <cstring>

#include "script/text_encoding.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kPadding = 8;

}  // namespace

TextWindow::TextWindow(TextInput& input)
    : input_(input), memory_(std::make_unique_for_overwrite<char[]>(kBytes + kPadding)) {
    refill(begin());
    take_byte_order_mark();
}

void TextWindow::refill(const char* rest) {
    auto keep = static_cast<std::size_t>(end() - rest);
    std::memmove(memory_.get(), rest, keep);
    start_ = 0;
    filled_ = keep + read({memory_.get() + keep, kBytes - keep});
    std::memset(memory_.get() + filled_, 0, kPadding);
    last_ = filled_ < kBytes;
}

std::size_t TextWindow::read(std::span<char> to) {
    if (!is_converted_) return input_.read(to);
    std::size_t count = converted_rest_.copy(to.data(), to.size());
    converted_rest_.remove_prefix(count);
    return count;
}

void TextWindow::take_byte_order_mark() {
    std::string_view start(begin(), filled_);
    if (start.substr(0, 3) == "\xEF\xBB\xBF") return skip_to(begin() + 3);
    if (start.substr(0, 2) != "\xFF\xFE" && start.substr(0, 2) != "\xFE\xFF") return;
    std::string all(start);
    std::string part(kBytes, '\0');
    while (std::size_t count = input_.read(part)) all.append(part, 0, count);
    converted_ = utf16_to_utf8(all);
    converted_rest_ = converted_;
    is_converted_ = true;
    refill(end());
}

}  // namespace orrery::engine
