// Elements of numbers found by the number itself: an array over the digits of a column's numbers, in front of its
// symbols.
#pragma once

#include <cstdint>
#include <vector>

#include "script/plain_number.h"
#include "storage/symbols.h"

namespace orrery::engine {

/// Serves numbers with one count of decimals, the first it is told; others, and those too far apart, are looked for
/// among the symbols. Reading is thread-safe while nobody adds.
class NumberTable {
public:
    /// The element of a number that was added, kNoElement if it has to be added (again).
    [[nodiscard]] Element find(const PlainNumber& number) const {
        const std::uint64_t place = place_of(number);
        return place < elements_.size() && number.decimals == decimals_ ? elements_.data()[place] : kNoElement;
    }
    /// The element of `number` in `symbols`, which is added if it is not there. `point` is what its text has.
    Element add(const PlainNumber& number, char point, SymbolsBuilder& symbols);

private:
    [[nodiscard]] std::uint64_t place_of(const PlainNumber& number) const {
        return static_cast<std::uint64_t>(number.digits) - first_;
    }
    bool make_room(std::int64_t digits, Element known);

    std::uint64_t first_ = 0;  // digits of elements_[0], as a number without sign
    std::vector<Element> elements_;
    std::uint32_t decimals_ = 0;
    Element held_ = 0;  // numbers in elements_
};

}  // namespace orrery::engine
