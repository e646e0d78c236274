// Text that is only ever added: views into it stay valid while it lives.
#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace orrery::engine {

/// Movable, not copyable; not thread-safe.
class TextArena {
public:
    /// A copy of `text` that lives as long as the arena.
    std::string_view copy(std::string_view text) {
        if (text.empty()) return {"", 0};
        if (text.size() > left_) grow(text.size());
        char* to = at_;
        std::memcpy(to, text.data(), text.size());
        at_ += text.size();
        left_ -= text.size();
        bytes_ += text.size();
        return {to, text.size()};
    }
    /// Bytes of text held.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    void grow(std::size_t need) {
        std::size_t size = std::max(need, std::min(kLargest, std::max(kSmallest, bytes_)));
        chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
        at_ = chunks_.back().get();
        left_ = size;
    }

    static constexpr std::size_t kSmallest = 256;
    static constexpr std::size_t kLargest = std::size_t{1} << 20;
    std::vector<std::unique_ptr<char[]>> chunks_;
    char* at_ = nullptr;
    std::size_t left_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace orrery::engine
