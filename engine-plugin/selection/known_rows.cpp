#include "selection/known_rows.h"

#include <vector>

#include "selection/mask_kernels.h"
#include "storage/hash.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

std::uint64_t hash_of(const KnownRows::Place& place, const Bitmap& codes) {
    std::uint64_t hash = hash_combine(hash_combine(place.generation, place.table), place.field);
    for (const std::uint64_t word : codes.words()) hash = hash_combine(hash, word);
    return hash;
}

}  // namespace

KnownRows::Entries::iterator KnownRows::look_up(std::uint64_t hash, const Place& place, const Bitmap& codes) {
    auto [begin, end] = by_hash_.equal_range(hash);
    for (auto it = begin; it != end; ++it)
        if (it->second->place == place && it->second->codes == codes) return it->second;
    return entries_.end();
}

KnownRows::Rows KnownRows::find(const Place& place, const Bitmap& codes) {
    const std::uint64_t hash = hash_of(place, codes);
    const std::lock_guard lock(mutex_);
    const auto entry = look_up(hash, place, codes);
    if (entry == entries_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, entry);
    return entry->rows;
}

KnownRows::Rows KnownRows::make(const Place& place, Bitmap codes, const Column& column) {
    auto rows = std::make_shared<const Bitmap>(rows_with(codes, column));
    const std::uint64_t hash = hash_of(place, codes);
    const std::lock_guard lock(mutex_);
    if (look_up(hash, place, codes) != entries_.end()) return rows;  // another thread was faster
    entries_.push_front({hash, place, std::move(codes), rows});
    by_hash_.emplace(hash, entries_.begin());
    bytes_ += entries_.front().bytes();
    while (bytes_ > byte_budget_) forget(std::prev(entries_.end()));
    return rows;
}

void KnownRows::forget(Entries::iterator entry) {
    auto [begin, end] = by_hash_.equal_range(entry->hash);
    for (auto it = begin; it != end; ++it)
        if (it->second == entry) {
            by_hash_.erase(it);
            break;
        }
    bytes_ -= entry->bytes();
    entries_.erase(entry);
}

void KnownRows::keep_only(std::uint64_t generation) {
    const std::lock_guard lock(mutex_);
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        const auto next = std::next(entry);
        if (entry->place.generation != generation) forget(entry);
        entry = next;
    }
}

std::size_t KnownRows::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

}  // namespace orrery::engine
