// A fixed-size set of small integers (element numbers of a field, rows of a table), one bit each.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace orrery::engine {

/// Bits beyond size() are always zero, so words can be compared, hashed and counted directly.
class Bitmap {
public:
    Bitmap() = default;
    explicit Bitmap(std::uint64_t size, bool value = false)
        : size_(size), words_((size + 63) / 64, value ? ~std::uint64_t{0} : 0) {
        trim();
    }

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] bool test(std::uint64_t i) const { return (words_[i >> 6] >> (i & 63)) & 1; }
    void set(std::uint64_t i) { words_[i >> 6] |= std::uint64_t{1} << (i & 63); }
    void reset(std::uint64_t i) { words_[i >> 6] &= ~(std::uint64_t{1} << (i & 63)); }
    void flip(std::uint64_t i) { words_[i >> 6] ^= std::uint64_t{1} << (i & 63); }

    [[nodiscard]] std::uint64_t count() const {
        std::uint64_t total = 0;
        for (std::uint64_t word : words_) total += static_cast<std::uint64_t>(std::popcount(word));
        return total;
    }
    [[nodiscard]] bool any() const {
        for (std::uint64_t word : words_)
            if (word != 0) return true;
        return false;
    }
    [[nodiscard]] bool intersects(const Bitmap& other) const {
        for (std::size_t i = 0; i < words_.size(); ++i)
            if ((words_[i] & other.words_[i]) != 0) return true;
        return false;
    }

    Bitmap& operator&=(const Bitmap& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
        return *this;
    }
    Bitmap& operator|=(const Bitmap& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
        return *this;
    }
    Bitmap& operator^=(const Bitmap& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] ^= other.words_[i];
        return *this;
    }
    /// Removes every member of `other`.
    Bitmap& operator-=(const Bitmap& other) {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
        return *this;
    }
    void invert() {
        for (std::uint64_t& word : words_) word = ~word;
        trim();
    }

    /// Calls visit(index) for every member in ascending order.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        for (std::size_t w = 0; w < words_.size(); ++w)
            for (std::uint64_t bits = words_[w]; bits != 0; bits &= bits - 1)
                visit(static_cast<std::uint64_t>(w) * 64 + static_cast<std::uint64_t>(std::countr_zero(bits)));
    }

    [[nodiscard]] const std::vector<std::uint64_t>& words() const { return words_; }
    /// For kernels that fill whole words; they keep bits beyond size() zero themselves.
    [[nodiscard]] std::uint64_t* data() { return words_.data(); }

    friend bool operator==(const Bitmap& a, const Bitmap& b) = default;

private:
    void trim() {
        if ((size_ & 63) != 0) words_.back() &= (std::uint64_t{1} << (size_ & 63)) - 1;
    }

    std::uint64_t size_ = 0;
    std::vector<std::uint64_t> words_;
};

}  // namespace orrery::engine
