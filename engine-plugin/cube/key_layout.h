// A combination of dimension codes as one or a few 64-bit words.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "storage/symbols.h"

namespace orrery::engine {

/// Mixed radix: word = sum of code * stride. A radix counts the null code too.
class KeyLayout {
public:
    struct Place {
        std::uint32_t word = 0;
        std::uint64_t stride = 1;
        std::uint64_t radix = 1;
    };

    explicit KeyLayout(std::span<const Element> null_codes) {
        constexpr std::uint64_t kMost = std::uint64_t{1} << 62;
        std::uint64_t product = 1;
        std::uint32_t word = 0;
        for (Element null_code : null_codes) {
            const std::uint64_t radix = std::uint64_t{null_code} + 1;
            if (product > kMost / radix) {
                ++word;
                product = 1;
            }
            places_.push_back({word, product, radix});
            product *= radix;
        }
        words_ = word + 1;
        combinations_ = words_ == 1 ? product : ~std::uint64_t{0};
    }

    std::uint32_t words() const { return words_; }
    std::size_t dimensions() const { return places_.size(); }
    const Place& place(std::size_t dimension) const { return places_[dimension]; }
    /// Number of possible keys, the largest number when they need several words.
    std::uint64_t combinations() const { return combinations_; }

    void add(std::uint64_t* key, std::size_t dimension, Element code) const {
        const Place& place = places_[dimension];
        key[place.word] += place.stride * code;
    }
    Element code(const std::uint64_t* key, std::size_t dimension) const {
        const Place& place = places_[dimension];
        return static_cast<Element>(key[place.word] / place.stride % place.radix);
    }

private:
    std::vector<Place> places_;
    std::uint32_t words_ = 1;
    std::uint64_t combinations_ = 1;
};

}  // namespace orrery::engine
