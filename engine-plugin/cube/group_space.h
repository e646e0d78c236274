// The groups of one set of dimensions: every combination of codes (dense), or the combinations seen (sparse).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cube/key_layout.h"

namespace orrery::engine {

/// Combinations of codes, numbered in the order they were added. Open addressing; not thread-safe.
class KeyTable {
public:
    explicit KeyTable(std::uint32_t words) : words_(words), slots_(16, kEmpty) {}

    /// The number of `key`, added if new.
    std::uint32_t add(const std::uint64_t* key);
    /// kEmpty when it was never added.
    std::uint32_t find(const std::uint64_t* key) const { return slots_[slot_of(key)]; }
    std::uint32_t size() const { return size_; }
    const std::uint64_t* key(std::uint32_t number) const { return keys_.data() + std::size_t{number} * words_; }

    static constexpr std::uint32_t kEmpty = 0xFFFFFFFF;

private:
    std::size_t slot_of(const std::uint64_t* key) const;
    void grow();

    std::uint32_t words_;
    std::uint32_t size_ = 0;
    std::vector<std::uint64_t> keys_;
    std::vector<std::uint32_t> slots_;
};

/// Numbers the groups over some dimensions of a cube and remembers which ones have records.
class GroupSpace {
public:
    /// `dimensions` are indexes in the cube, `null_codes` their null codes, `rows` the records to expect.
    GroupSpace(std::vector<std::uint32_t> dimensions, const std::vector<Element>& null_codes, std::uint64_t rows);

    const std::vector<std::uint32_t>& dimensions() const { return dimensions_; }
    const KeyLayout& layout() const { return layout_; }
    bool dense() const { return dense_; }
    /// Groups numbered so far (all of them when dense).
    std::uint32_t size() const { return dense_ ? static_cast<std::uint32_t>(layout_.combinations()) : table_.size(); }
    KeyTable& table() { return table_; }

    /// KeyTable::kEmpty for a combination without group.
    std::uint32_t find(const std::uint64_t* key) const {
        return dense_ ? static_cast<std::uint32_t>(key[0]) : table_.find(key);
    }
    /// Writes the key of a group.
    void key_of(std::uint32_t group, std::uint64_t* key) const;
    /// Code of the dimension with this position in dimensions().
    Element code(std::uint32_t group, std::size_t position) const;

    /// Marks groups that have records; sized on demand.
    std::vector<std::uint8_t>& present() {
        present_.resize(size());
        return present_;
    }
    bool is_present(std::uint32_t group) const { return group < present_.size() && present_[group] != 0; }
    void mark_present(std::uint32_t group) { present()[group] = 1; }

private:
    std::vector<std::uint32_t> dimensions_;
    KeyLayout layout_;
    bool dense_;
    KeyTable table_;
    std::vector<std::uint8_t> present_;
};

}  // namespace orrery::engine
