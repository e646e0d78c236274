#include "qix/handle_index.h"

namespace orrery::qix {
namespace {

bool has(Listing listings, std::size_t bit) { return overlaps(listings, static_cast<Listing>(1U << bit)); }

}  // namespace

void HandleIndex::put(int handle, Dependencies dependencies) {
    drop(handle);
    if (dependencies.calculated) calculated_.insert(handle);
    if (dependencies.selection_object) selection_objects_.insert(handle);
    if (dependencies.undo_info) undo_infos_.insert(handle);
    for (std::size_t bit = 0; bit < kListings; ++bit)
        if (has(dependencies.listings, bit)) by_listing_[bit].insert(handle);
    for (const std::string& id : dependencies.included) by_included_[id].insert(handle);
    known_.emplace(handle, std::move(dependencies));
}

void HandleIndex::drop(int handle) {
    const auto known = known_.find(handle);
    if (known == known_.end()) return;
    calculated_.erase(handle);
    selection_objects_.erase(handle);
    undo_infos_.erase(handle);
    for (auto& handles : by_listing_) handles.erase(handle);
    for (const std::string& id : known->second.included) {
        const auto including = by_included_.find(id);
        including->second.erase(handle);
        if (including->second.empty()) by_included_.erase(including);
    }
    known_.erase(known);
}

void HandleIndex::clear() { *this = {}; }

void HandleIndex::collect(const Changes& changes, std::set<int>& handles) const {
    const auto add = [&](const std::set<int>& more) { handles.insert(more.begin(), more.end()); };
    if (changes.selections || changes.variables) add(calculated_);
    if (changes.history) add(selection_objects_);
    if (changes.edits) add(undo_infos_);
    for (std::size_t bit = 0; bit < kListings; ++bit)
        if (has(changes.listings, bit)) add(by_listing_[bit]);
    for (const std::set<std::string>* ids : {&changes.objects, &changes.destroyed})
        for (const std::string& id : *ids)
            if (const auto including = by_included_.find(id); including != by_included_.end()) add(including->second);
}

}  // namespace orrery::qix
