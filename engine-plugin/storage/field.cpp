#include "storage/field.h"

#include <algorithm>
#include <numeric>

namespace orrery::engine {
namespace {

unsigned char fold(char c) {
    auto u = static_cast<unsigned char>(c);
    return u >= 'A' && u <= 'Z' ? static_cast<unsigned char>(u + 32) : u;
}

std::vector<std::uint32_t> ranks_of(const std::vector<Element>& order) {
    std::vector<std::uint32_t> rank(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    return rank;
}

/// Formatting plain numbers once keeps the comparisons of the sort cheap.
std::vector<Element> sorted_by_text(const Symbols& symbols) {
    std::vector<std::string> made(symbols.size());
    std::vector<std::string_view> texts(symbols.size());
    for (Element e = 0; e < symbols.size(); ++e) {
        if (symbols.has_text(e)) {
            texts[e] = symbols.stored_text(e);
        } else {
            made[e] = symbols.to_text(e);
            texts[e] = made[e];
        }
    }
    std::vector<Element> order(symbols.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](Element a, Element b) { return compare_text(texts[a], texts[b]) < 0; });
    return order;
}

}  // namespace

int compare_text(std::string_view a, std::string_view b) {
    std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        unsigned char x = fold(a[i]);
        unsigned char y = fold(b[i]);
        if (x != y) return x < y ? -1 : 1;
    }
    if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

const Field::Order& Field::text() const {
    std::call_once(text_.once, [this] {
        text_.order = sorted_by_text(symbols());
        text_.rank = ranks_of(text_.order);
    });
    return text_;
}

const Field::Order& Field::numeric() const {
    std::call_once(numeric_.once, [this] {
        static_cast<void>(symbols());
        std::vector<Element>& order = numeric_.order;
        order.resize(symbols_.size());
        std::iota(order.begin(), order.end(), 0);
        auto texts =
            std::stable_partition(order.begin(), order.end(), [&](Element e) { return symbols_.has_number(e); });
        std::sort(order.begin(), texts, [&](Element a, Element b) { return symbols_.number(a) < symbols_.number(b); });
        if (texts != order.end()) {
            std::span<const std::uint32_t> by_text = text_rank();
            std::sort(texts, order.end(), [&](Element a, Element b) { return by_text[a] < by_text[b]; });
        }
        numeric_.rank = ranks_of(order);
    });
    return numeric_;
}

Element Field::find(const Value& value) const {
    if (value.is_null()) return kNoElement;
    if (!value.has_number()) {
        for (Element e : find_displayed(value.stored_text()))
            if (!symbols_.has_number(e)) return e;
        return kNoElement;
    }
    std::span<const Element> order = numeric_order();
    auto at = std::lower_bound(order.begin(), order.end(), value.number(), [&](Element e, double number) {
        return symbols_.has_number(e) && symbols_.number(e) < number;
    });
    return at != order.end() && symbols_.number(*at) == value.number() ? *at : kNoElement;
}

std::vector<Element> Field::find_displayed(std::string_view text) const {
    std::span<const Element> order = text_order();
    auto before = [&](Element e, std::string_view wanted) { return compare_text(symbols_.to_text(e), wanted) < 0; };
    std::vector<Element> found;
    for (auto at = std::lower_bound(order.begin(), order.end(), text, before);
         at != order.end() && symbols_.to_text(*at) == text; ++at)
        found.push_back(*at);
    return found;
}

std::span<const Element> Field::numeric_order() const { return numeric().order; }
std::span<const Element> Field::text_order() const { return text().order; }
std::span<const std::uint32_t> Field::numeric_rank() const { return numeric().rank; }
std::span<const std::uint32_t> Field::text_rank() const { return text().rank; }

}  // namespace orrery::engine
