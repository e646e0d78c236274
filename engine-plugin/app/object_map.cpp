#include "app/object_map.h"

#include <stdexcept>

namespace orrery::app {

/// Where the id is, or would be added: a new last entry of the part before, rather than a part of its own.
ObjectMap::Place ObjectMap::place_of(std::string_view id) const {
    const auto after =
        std::upper_bound(parts_.begin(), parts_.end(), id,
                         [](std::string_view wanted, const auto& part) { return wanted < part->front().first; });
    if (after == parts_.begin()) return {};
    const auto part = std::prev(after);
    const auto at =
        std::lower_bound((*part)->begin(), (*part)->end(), id,
                         [](const value_type& entry, std::string_view wanted) { return entry.first < wanted; });
    return {static_cast<std::size_t>(part - parts_.begin()), static_cast<std::size_t>(at - (*part)->begin()),
            at != (*part)->end() && at->first == id};
}

const ObjectPtr& ObjectMap::at(std::string_view id) const {
    const Place place = place_of(id);
    if (!place.found) throw std::out_of_range("no object " + std::string(id));
    return (*parts_[place.part])[place.at].second;
}

void ObjectMap::put(const std::string& id, ObjectPtr object) {
    const Place place = place_of(id);
    Part fresh = parts_.empty() ? Part() : *parts_[place.part];
    const auto at = fresh.begin() + static_cast<std::ptrdiff_t>(place.at);
    if (place.found) {
        at->second = std::move(object);
    } else {
        fresh.emplace(at, id, std::move(object));
        ++size_;
    }
    if (parts_.empty()) parts_.emplace_back();
    if (fresh.size() > kLargest) {
        const auto middle = fresh.begin() + kLargest / 2;
        const auto next = parts_.begin() + static_cast<std::ptrdiff_t>(place.part) + 1;
        parts_.insert(
            next, std::make_shared<const Part>(std::make_move_iterator(middle), std::make_move_iterator(fresh.end())));
        fresh.erase(middle, fresh.end());
    }
    parts_[place.part] = std::make_shared<const Part>(std::move(fresh));
}

std::size_t ObjectMap::erase(std::string_view id) {
    const Place place = place_of(id);
    if (!place.found) return 0;
    Part fresh = *parts_[place.part];
    fresh.erase(fresh.begin() + static_cast<std::ptrdiff_t>(place.at));
    const auto part = parts_.begin() + static_cast<std::ptrdiff_t>(place.part);
    if (fresh.empty()) {
        parts_.erase(part);
    } else {
        *part = std::make_shared<const Part>(std::move(fresh));
    }
    --size_;
    return 1;
}

}  // namespace orrery::app
