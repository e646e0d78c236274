#include "script/number_table.h"

#include <algorithm>

namespace orrery::engine {
namespace {

constexpr std::int64_t kSmallest = std::int64_t{1} << 12;
constexpr std::int64_t kFree = std::int64_t{1} << 20;  // places that a table may have for however few numbers
constexpr std::int64_t kLargest = std::int64_t{1} << 26;
constexpr std::int64_t kSparse = 4;  // places per number beyond that

}  // namespace

/// False if the table would become too large for the `known` numbers it holds.
bool NumberTable::make_room(std::int64_t digits, Element known) {
    const auto size = static_cast<std::int64_t>(elements_.size());
    const auto first = size == 0 ? digits : static_cast<std::int64_t>(first_);
    const std::int64_t from = std::min(first, digits);
    const std::int64_t to = std::max(first + size, digits + 1);
    const std::int64_t limit = std::clamp(std::int64_t{known} * kSparse, kFree, kLargest);
    if (to - from > limit) return false;
    // Room to grow in the direction it grows in.
    const std::int64_t wanted = std::min(limit, std::max(kSmallest, (to - from) * 2));
    const std::int64_t start = digits < first ? to - wanted : from;
    std::vector<Element> elements(static_cast<std::size_t>(wanted), kNoElement);
    std::copy(elements_.begin(), elements_.end(), elements.begin() + (first - start));
    elements_ = std::move(elements);
    first_ = static_cast<std::uint64_t>(start);
    return true;
}

Element NumberTable::add(const PlainNumber& number, char point, SymbolsBuilder& symbols) {
    if (elements_.empty()) decimals_ = number.decimals;
    const bool fits = number.decimals == decimals_ &&
                      (place_of(number) < elements_.size() || make_room(number.digits, symbols.size()));
    if (const Element known = find(number); known != kNoElement) return known;
    // Where this table holds all symbols, a number that it does not have is none of them.
    const bool is_new = fits && held_ == symbols.size();
    const double value = number.number();
    Element element;
    if (number.is_plain(point)) {
        element = is_new ? symbols.append_number(value) : symbols.intern_number(value);
    } else {
        const std::string text = number.text(point);
        element = is_new ? symbols.append_dual(text, value) : symbols.intern_dual(text, value);
    }
    if (!fits) return element;
    elements_[place_of(number)] = element;
    ++held_;
    return element;
}

}  // namespace orrery::engine
