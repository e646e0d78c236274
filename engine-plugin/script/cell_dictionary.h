// Distinct cells of one column of one chunk of text, numbered in order of appearance.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "storage/hash.h"

namespace orrery::engine {

/// A cell as it stands in the text. The eight bytes after its end must be readable.
struct RawCell {
    const char* data = nullptr;
    std::uint32_t size = 0;
    bool doubled_quotes = false;  // "" stands for "
};

/// Views stay borrowed from the text. Not thread-safe.
class CellDictionary {
public:
    CellDictionary() : slots_(64, 0) {}

    std::uint32_t intern(const RawCell& cell) {
        std::uint64_t start = first_bytes(cell);
        // Neighbouring rows often repeat a value.
        if (last_ < cells_.size() && same(last_, cell, start)) return last_;
        std::uint64_t hash = hash_of(cell, start);
        std::size_t mask = slots_.size() - 1;
        std::uint64_t tag = hash & 0xFFFFFFFF00000000;
        for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
            if (slots_[slot] == 0) {
                slots_[slot] = tag | (cells_.size() + 1);
                return last_ = add(cell, start);
            }
            auto id = static_cast<std::uint32_t>(slots_[slot]) - 1;
            if ((slots_[slot] & 0xFFFFFFFF00000000) == tag && same(id, cell, start)) return last_ = id;
        }
    }
    [[nodiscard]] const std::vector<RawCell>& cells() const { return cells_; }

private:
    static std::uint64_t first_bytes(const RawCell& cell) {
        std::uint64_t word;
        std::memcpy(&word, cell.data, 8);
        return cell.size >= 8 ? word : word & ((std::uint64_t{1} << (cell.size * 8)) - 1);
    }
    static std::uint64_t hash_of(const RawCell& cell, std::uint64_t start) {
        if (cell.size <= 8) return mix(start + cell.size * 0x9E3779B97F4A7C15);
        return hash_bytes({cell.data, cell.size});
    }
    [[nodiscard]] bool same(std::uint32_t id, const RawCell& cell, std::uint64_t start) const {
        const RawCell& known = cells_[id];
        return starts_[id] == start && known.size == cell.size && known.doubled_quotes == cell.doubled_quotes &&
               (cell.size <= 8 || std::memcmp(known.data + 8, cell.data + 8, cell.size - 8) == 0);
    }
    std::uint32_t add(const RawCell& cell, std::uint64_t start) {
        cells_.push_back(cell);
        starts_.push_back(start);
        if (cells_.size() * 2 > slots_.size()) grow();
        return static_cast<std::uint32_t>(cells_.size() - 1);
    }
    void grow() {
        slots_.assign(slots_.size() * 2, 0);
        std::size_t mask = slots_.size() - 1;
        for (std::size_t id = 0; id < cells_.size(); ++id) {
            std::uint64_t hash = hash_of(cells_[id], starts_[id]);
            std::size_t slot = hash & mask;
            while (slots_[slot] != 0) slot = (slot + 1) & mask;
            slots_[slot] = (hash & 0xFFFFFFFF00000000) | (id + 1);
        }
    }

    std::vector<RawCell> cells_;
    std::vector<std::uint64_t> starts_;
    std::vector<std::uint64_t> slots_;  // upper half: of the hash; lower half: id + 1, 0 = empty
    std::uint32_t last_ = 0xFFFFFFFF;
};

}  // namespace orrery::engine
