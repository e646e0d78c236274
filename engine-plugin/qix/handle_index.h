// Which open handles a change may concern, found without looking at each of them.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "qix/changes.h"

namespace orrery::qix {

/// Handles by what their layouts depend on. Not synchronised.
class HandleIndex {
public:
    /// What the handle depends on from now on.
    void put(int handle, Dependencies dependencies);
    void drop(int handle);
    void clear();
    /// Adds the handles that depend on what changed, in other objects or in the app; what became of the changed objects
    /// themselves is not asked here.
    void collect(const Changes& changes, std::set<int>& handles) const;

private:
    static constexpr std::size_t kListings = 6;

    std::unordered_map<int, Dependencies> known_;
    std::set<int> calculated_;
    std::set<int> selection_objects_;
    std::set<int> undo_infos_;
    std::array<std::set<int>, kListings> by_listing_;  // by the bit of the listing
    std::map<std::string, std::set<int>> by_included_;
};

}  // namespace orrery::qix
