#include "cube/row_order.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "expression/operators.h"

namespace orrery::engine {
namespace {

// State 1 sorts selected, possible, alternative, excluded.
int state_order(ValueState state) {
    switch (state) {
        case ValueState::locked:
        case ValueState::selected:
            return 0;
        case ValueState::option:
            return 1;
        case ValueState::alternative:
            return 2;
        default:
            return 3;
    }
}

int sign(bool less, bool greater) { return less ? -1 : greater ? 1 : 0; }

/// Compares two codes by one criterion, ascending.
using Comparison = std::function<int(Element, Element)>;

Comparison by_number(const DimensionFacts& facts) {
    const Dictionary& dictionary = *facts.column->dictionary;
    if (dictionary.field() != nullptr) {
        const auto rank = dictionary.field()->numeric_rank();
        return [rank](Element a, Element b) { return sign(rank[a]<rank[b], rank[a]> rank[b]); };
    }
    return [&dictionary](Element a, Element b) { return compare_values(dictionary.value(a), dictionary.value(b)); };
}

Comparison by_text(const DimensionFacts& facts) {
    const Dictionary& dictionary = *facts.column->dictionary;
    if (dictionary.field() != nullptr) {
        const auto rank = dictionary.field()->text_rank();
        return [rank](Element a, Element b) { return sign(rank[a]<rank[b], rank[a]> rank[b]); };
    }
    return [&dictionary](Element a, Element b) {
        return compare_text(dictionary.value(a).to_text(), dictionary.value(b).to_text());
    };
}

std::vector<std::pair<int, Comparison>> comparisons(const SortCriteria& criteria, const DimensionFacts& facts) {
    std::vector<std::pair<int, Comparison>> out;
    if (criteria.by_state != 0 && facts.state)
        out.emplace_back(criteria.by_state, [&facts](Element a, Element b) {
            return state_order(facts.state(a)) - state_order(facts.state(b));
        });
    if (criteria.by_expression != 0 && facts.expression != nullptr)
        out.emplace_back(criteria.by_expression, [&facts](Element a, Element b) {
            return compare_values(facts.expression->value(a), facts.expression->value(b));
        });
    if (criteria.by_frequency != 0 && !facts.frequency.empty())
        out.emplace_back(criteria.by_frequency, [&facts](Element a, Element b) {
            return sign(facts.frequency[a]<facts.frequency[b], facts.frequency[a]> facts.frequency[b]);
        });
    if (criteria.by_numeric != 0) out.emplace_back(criteria.by_numeric, by_number(facts));
    if (criteria.by_ascii != 0) out.emplace_back(criteria.by_ascii, by_text(facts));
    if (criteria.by_load_order != 0 || out.empty())
        out.emplace_back(criteria.by_load_order < 0 ? -1 : 1, [](Element a, Element b) { return sign(a<b, a> b); });
    return out;
}

// Doubles as integers in the same order.
std::uint64_t ordered_bits(double number) {
    const auto bits = std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number);
    return (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
}

constexpr std::uint64_t kLast = ~std::uint64_t{0};

}  // namespace

DimensionOrder order_dimension(const SortCriteria& criteria, bool reverse, const DimensionFacts& facts,
                               std::vector<Element> codes) {
    const auto compare = comparisons(criteria, facts);
    const Element null_code = facts.column->dictionary->size();
    const auto order = [&](Element a, Element b) {
        for (const auto& [direction, comparison] : compare)
            if (const int c = comparison(a, b) * (reverse ? -direction : direction); c != 0) return c;
        return 0;
    };
    std::erase(codes, null_code);
    std::sort(codes.begin(), codes.end());
    std::stable_sort(codes.begin(), codes.end(), [&](Element a, Element b) { return order(a, b) < 0; });
    DimensionOrder out;
    out.rank.resize(null_code + std::size_t{1});
    std::uint32_t rank = 0;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (i > 0 && order(codes[i - 1], codes[i]) != 0) ++rank;
        out.rank[codes[i]] = rank;
    }
    out.rank[null_code] = rank + 1;
    return out;
}

SortKeys dimension_keys(const DimensionOrder& order, const std::vector<Element>& codes) {
    SortKeys out;
    out.reserve(codes.size());
    for (Element code : codes) out.push_back(order.rank[code]);
    return out;
}

SortKeys measure_keys(const SortCriteria& criteria, bool reverse, const AggregateColumn& values) {
    const int direction = direction_of(criteria) * (reverse ? -1 : 1);
    if (direction == 0) return {};
    SortKeys out(values.size());
    if (values.only_numbers()) {
        for (std::size_t row = 0; row < out.size(); ++row) {
            const double number = values.numbers[row];
            const std::uint64_t bits = ordered_bits(number);
            out[row] = number != number ? kLast : direction > 0 ? bits : ~bits;
        }
        return out;
    }
    std::vector<std::uint32_t> order(out.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto compare = [&](std::uint32_t a, std::uint32_t b) {
        return compare_values(values.value(a), values.value(b));
    };
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return compare(a, b) < 0; });
    std::uint64_t rank = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i > 0 && compare(order[i - 1], order[i]) != 0) ++rank;
        const bool null = values.value(order[i]).is_null();
        out[order[i]] = null ? kLast : direction > 0 ? rank : out.size() - rank;
    }
    return out;
}

void sort_rows(std::vector<std::uint32_t>& rows, const std::vector<SortKeys>& columns) {
    std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
        for (const SortKeys& keys : columns)
            if (keys[a] != keys[b]) return keys[a] < keys[b];
        return a < b;
    });
}

int direction_of(const SortCriteria& criteria) {
    for (int direction : {criteria.by_state, criteria.by_expression, criteria.by_frequency, criteria.by_numeric,
                          criteria.by_ascii, criteria.by_load_order})
        if (direction != 0) return direction;
    return 0;
}

}  // namespace orrery::engine
