// Objects by id: a map whose copies share what they have in common.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::app {

struct StoredObject;
using ObjectPtr = std::shared_ptr<const StoredObject>;

/// In the order of ids. An app is published anew at every change: copying it costs a pointer per kLargest objects, and
/// a change copies one such part. Iterators end with any change of the map. Like a vector, no synchronisation of its
/// own.
class ObjectMap {
    using Part = std::vector<std::pair<std::string, ObjectPtr>>;
    using Parts = std::vector<std::shared_ptr<const Part>>;

public:
    using value_type = Part::value_type;

    class const_iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = ObjectMap::value_type;
        using difference_type = std::ptrdiff_t;
        using pointer = const value_type*;
        using reference = const value_type&;

        const_iterator() = default;
        reference operator*() const { return (*(*parts_)[part_])[at_]; }
        pointer operator->() const { return &**this; }
        const_iterator& operator++() {
            if (++at_ == (*parts_)[part_]->size()) ++part_, at_ = 0;
            return *this;
        }
        const_iterator operator++(int) {
            const_iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const const_iterator& a, const const_iterator& b) {
            return a.part_ == b.part_ && a.at_ == b.at_;
        }

    private:
        friend class ObjectMap;
        const_iterator(const Parts& parts, std::size_t part, std::size_t at) : parts_(&parts), part_(part), at_(at) {}
        const Parts* parts_ = nullptr;
        std::size_t part_ = 0;
        std::size_t at_ = 0;
    };

    const_iterator begin() const { return {parts_, 0, 0}; }
    const_iterator end() const { return {parts_, parts_.size(), 0}; }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    const_iterator find(std::string_view id) const {
        const auto [part, at, found] = place_of(id);
        return found ? const_iterator(parts_, part, at) : end();
    }
    /// Throws std::out_of_range for an unknown id.
    const ObjectPtr& at(std::string_view id) const;
    bool contains(std::string_view id) const { return place_of(id).found; }

    /// Adds the object or replaces the one of this id.
    void put(const std::string& id, ObjectPtr object);
    /// How many there were of it: 0 or 1.
    std::size_t erase(std::string_view id);
    /// Removes every entry that fulfils `condition`.
    template <typename Condition>
    void erase_if(const Condition& condition) {
        std::vector<std::string> doomed;
        for (const value_type& entry : *this)
            if (condition(entry)) doomed.push_back(entry.first);
        for (const std::string& id : doomed) erase(id);
    }

private:
    static constexpr std::size_t kLargest = 64;
    struct Place {
        std::size_t part = 0;
        std::size_t at = 0;
        bool found = false;
    };
    Place place_of(std::string_view id) const;

    Parts parts_;  // none is empty
    std::size_t size_ = 0;
};

}  // namespace orrery::app
