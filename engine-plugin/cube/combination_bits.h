// Which combinations of dimension values stand in rows with each code of a key: a bit for each.
#pragma once

#include <bit>
#include <vector>

#include "cube/fan_out.h"

namespace orrery::engine {

/// Of columns that are read by lookups from the key's table. Immutable once marked.
class CombinationBits {
public:
    using Columns = std::vector<std::pair<CodeReader, std::uint32_t>>;  ///< with their places in the layout

    /// `null_key` is the key's code of NULL.
    CombinationBits(const KeyLayout& layout, const Columns& columns, Element null_key);
    /// False when there are too many combinations: then it cannot be used.
    bool fit() const { return fits_; }

    /// By several threads; with `rows` only these count. A row without key leads nowhere.
    void mark(const Column& key, const Columns& columns, const Bitmap* rows);

    /// The keys of the combinations with each key code, ascending; `nulls` for codes without any.
    void list(std::uint64_t nulls, FanOut& out) const;

    /// Calls visit(key) for every combination with this key code, ascending.
    template <typename Visit>
    void for_each(Element code, Visit&& visit) const {
        const std::uint64_t* words = bits_.data() + code * words_;
        for (std::size_t w = 0; w < words_; ++w)
            for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1)
                visit(keys_.data()[w * 64 + static_cast<std::size_t>(std::countr_zero(bits))]);
    }
    std::size_t bytes() const { return (bits_.size() + keys_.size()) * sizeof(std::uint64_t); }

private:
    void mark(const Column& key, const Columns& columns, const Bitmap* rows, std::uint64_t block,
              std::uint64_t* bits) const;
    void mark_batch(const Element* keys, const std::uint32_t* numbers, std::uint32_t count, std::uint64_t* bits) const;
    std::uint64_t key_of(std::uint64_t number) const;

    std::vector<KeyLayout::Place> places_;
    std::vector<std::uint64_t> strides_;  // of the combinations' numbers
    std::uint64_t combinations_ = 1;
    std::uint64_t words_ = 1;  // per key code
    bool fits_ = false;
    std::vector<std::uint64_t> bits_;
    std::vector<std::uint64_t> keys_;  // by number
};

}  // namespace orrery::engine
