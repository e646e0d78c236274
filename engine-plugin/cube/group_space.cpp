#include "cube/group_space.h"

#include <algorithm>
#include <stdexcept>

namespace orrery::engine {
namespace {

std::uint64_t mixed(std::uint64_t x) {
    x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93U;
    x = (x ^ (x >> 32)) * 0xD6E8FEB86659FD93U;
    return x ^ (x >> 32);
}

constexpr std::uint64_t kMostDense = std::uint64_t{1} << 22;
constexpr std::uint64_t kAlwaysDense = 4096;

}  // namespace

std::size_t KeyTable::slot_of(const std::uint64_t* key) const {
    std::uint64_t hash = 0;
    for (std::uint32_t w = 0; w < words_; ++w) hash = mixed(hash ^ key[w]);
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    while (slots_[slot] != kEmpty && !std::equal(key, key + words_, this->key(slots_[slot]))) slot = (slot + 1) & mask;
    return slot;
}

std::uint32_t KeyTable::add(const std::uint64_t* key) {
    std::size_t slot = slot_of(key);
    if (slots_[slot] != kEmpty) return slots_[slot];
    if (size_ == kEmpty - 1) throw std::length_error("a chart cannot have more than 2^32 combinations of values");
    if ((std::size_t{size_} + 1) * 2 > slots_.size()) {
        grow();
        slot = slot_of(key);
    }
    slots_[slot] = size_;
    keys_.insert(keys_.end(), key, key + words_);
    return size_++;
}

void KeyTable::grow() {
    slots_.assign(slots_.size() * 2, kEmpty);
    for (std::uint32_t i = 0; i < size_; ++i) slots_[slot_of(key(i))] = i;
}

GroupSpace::GroupSpace(std::vector<std::uint32_t> dimensions, const std::vector<Element>& null_codes,
                       std::uint64_t rows)
    : dimensions_(std::move(dimensions)),
      layout_(null_codes),
      dense_(layout_.combinations() <= std::min(kMostDense, std::max(kAlwaysDense, rows * 2))),
      table_(layout_.words()) {}

void GroupSpace::key_of(std::uint32_t group, std::uint64_t* key) const {
    if (dense_) {
        key[0] = group;
    } else {
        std::copy_n(table_.key(group), layout_.words(), key);
    }
}

Element GroupSpace::code(std::uint32_t group, std::size_t position) const {
    if (dense_ && dimensions_.size() == 1) return group;
    const std::uint64_t dense_key = group;
    return layout_.code(dense_ ? &dense_key : table_.key(group), position);
}

}  // namespace orrery::engine
