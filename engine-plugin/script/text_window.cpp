#include "script/text_window.h"

#include <cstring>
#include <utility>

#include "script/text_encoding.h"
#include "storage/large_memory.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kPadding = 64;

}  // namespace

TextWindow::TextWindow(TextInput& input) : input_(input) {
    // One byte more than the text tells that it has ended.
    const std::uint64_t known = input.size();
    make_room(known != 0 && known < kBytes ? static_cast<std::size_t>(known) + 1 : kBytes, nullptr);
    refill(begin());
    take_byte_order_mark();
}

void TextWindow::make_room(std::size_t capacity, const char* rest) {
    auto memory = std::make_unique_for_overwrite<char[]>(capacity + kPadding);
    expect_writing(memory.get(), capacity + kPadding);
    const std::size_t keep = rest == nullptr ? 0 : static_cast<std::size_t>(end() - rest);
    if (keep != 0) std::memcpy(memory.get(), rest, keep);
    memory_ = std::move(memory);
    capacity_ = capacity;
    start_ = 0;
    filled_ = keep;
}

void TextWindow::refill(const char* rest) {
    const auto keep = static_cast<std::size_t>(end() - rest);
    std::memmove(memory_.get(), rest, keep);
    start_ = 0;
    filled_ = keep + read({memory_.get() + keep, capacity_ - keep});
    if (filled_ == capacity_ && capacity_ < kBytes) {  // it is longer than it said
        make_room(kBytes, begin());
        filled_ += read({memory_.get() + filled_, kBytes - filled_});
    }
    std::memset(memory_.get() + filled_, 0, kPadding);
    last_ = filled_ < capacity_;
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
    std::string part(std::size_t{1} << 20, '\0');
    while (std::size_t count = input_.read(part)) all.append(part, 0, count);
    converted_ = utf16_to_utf8(all);
    converted_rest_ = converted_;
    is_converted_ = true;
    refill(end());
}

}  // namespace orrery::engine
