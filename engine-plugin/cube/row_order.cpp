#include "cube/row_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
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

bool is_numeric(const Dictionary& dictionary, Element code) { return !std::isnan(dictionary.numbers()[code]); }

// Positions of texts under text order, for dictionaries that are no field.
std::vector<std::uint32_t> text_positions(const Dictionary& dictionary) {
    std::vector<std::string> texts;
    for (Element code = 0; code < dictionary.size(); ++code) texts.push_back(dictionary.value(code).to_text());
    std::vector<Element> order(texts.size());
    std::iota(order.begin(), order.end(), Element{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](Element a, Element b) { return compare_text(texts[a], texts[b]) < 0; });
    std::vector<std::uint32_t> out(texts.size());
    for (std::uint32_t position = 0; position < order.size(); ++position) out[order[position]] = position;
    return out;
}

// Codes by number, text and load order, as far as the criteria say; the rest of the criteria change with selections.
std::vector<Element> lasting_order(const SortCriteria& criteria, bool reverse, const Dictionary& dictionary) {
    std::vector<Element> codes(dictionary.size());
    std::iota(codes.begin(), codes.end(), Element{0});
    const int flip = reverse ? -1 : 1;
    if (criteria.by_load_order * flip < 0 || (criteria.by_load_order == 0 && reverse))
        std::reverse(codes.begin(), codes.end());
    if (criteria.by_ascii != 0) {
        std::vector<std::uint32_t> own;
        if (dictionary.field() == nullptr) own = text_positions(dictionary);
        const std::span<const std::uint32_t> rank =
            dictionary.field() != nullptr ? dictionary.field()->text_rank() : own;
        const bool up = criteria.by_ascii * flip > 0;
        std::stable_sort(codes.begin(), codes.end(),
                         [&](Element a, Element b) { return up ? rank[a] < rank[b] : rank[b] < rank[a]; });
    }
    if (criteria.by_numeric != 0) {
        // Texts tie with each other and come after the numbers.
        const bool up = criteria.by_numeric * flip > 0;
        const double* numbers = dictionary.numbers();
        const auto text = std::stable_partition(codes.begin(), codes.end(),
                                                [&](Element code) { return is_numeric(dictionary, code); });
        std::stable_sort(codes.begin(), text,
                         [&](Element a, Element b) { return up ? numbers[a] < numbers[b] : numbers[b] < numbers[a]; });
        if (!up) std::rotate(codes.begin(), text, codes.end());
    }
    return codes;
}

// Doubles as integers in the same order.
std::uint64_t ordered_bits(double number) {
    const auto bits = std::bit_cast<std::uint64_t>(number == 0 ? 0.0 : number);
    return (bits >> 63) != 0 ? ~bits : bits | (std::uint64_t{1} << 63);
}

// A stable distribution over the four places a state sorts to.
void by_state(std::vector<Element>& codes, int direction, const DimensionFacts& facts) {
    constexpr int kPlaces = 4;
    std::array<std::vector<Element>, kPlaces> places;
    for (Element code : codes) places[static_cast<std::size_t>(state_order(facts.state(code)))].push_back(code);
    if (direction < 0) std::reverse(places.begin(), places.end());
    codes.clear();
    for (const auto& place : places) codes.insert(codes.end(), place.begin(), place.end());
}

constexpr std::uint64_t kLast = ~std::uint64_t{0};

}  // namespace

std::vector<Element> ordered_codes(const SortCriteria& criteria, bool reverse, const ValueColumn& column,
                                   const DimensionFacts& facts, CalculationCache& cache, std::uint64_t generation) {
    const std::string key = fmt::format("{}/order/{}/{}{}{}{}", generation, column.key, criteria.by_numeric,
                                        criteria.by_ascii, criteria.by_load_order, reverse);
    auto lasting = column.key.empty() ? nullptr : cache.find<std::vector<Element>>(key);
    if (!lasting) {
        lasting = std::make_shared<const std::vector<Element>>(lasting_order(criteria, reverse, *column.dictionary));
        if (!column.key.empty()) cache.put(key, lasting, lasting->size() * sizeof(Element));
    }
    std::vector<Element> codes = *lasting;
    const int flip = reverse ? -1 : 1;
    if (criteria.by_frequency != 0 && !facts.frequency.empty()) {
        const bool up = criteria.by_frequency * flip > 0;
        std::stable_sort(codes.begin(), codes.end(), [&](Element a, Element b) {
            return up ? facts.frequency[a] < facts.frequency[b] : facts.frequency[b] < facts.frequency[a];
        });
    }
    if (criteria.by_expression != 0 && facts.expression != nullptr) {
        const int direction = criteria.by_expression * flip;
        std::stable_sort(codes.begin(), codes.end(), [&](Element a, Element b) {
            return compare_values(facts.expression->value(a), facts.expression->value(b)) * direction < 0;
        });
    }
    if (criteria.by_state != 0 && facts.state) by_state(codes, criteria.by_state * flip, facts);
    return codes;
}

SortKeys dimension_keys(const std::vector<Element>& order, const std::vector<Element>& codes) {
    std::vector<std::uint32_t> rank(order.size() + 1, static_cast<std::uint32_t>(order.size()));
    for (std::uint32_t position = 0; position < order.size(); ++position) rank[order[position]] = position;
    SortKeys out(codes.size());
    for (std::size_t row = 0; row < codes.size(); ++row) out[row] = rank[codes[row]];
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

namespace {

// Keys below this many per row are counted instead of compared.
constexpr std::uint64_t kKeysPerRow = 4;

// Both are stable: rows with equal keys stay in their order.
void sort_by_counting(std::vector<std::uint32_t>& rows, const SortKeys& keys, std::uint64_t largest) {
    std::vector<std::uint32_t> starts(largest + 2, 0);
    for (std::uint32_t row : rows) ++starts[keys[row] + 1];
    for (std::size_t k = 1; k < starts.size(); ++k) starts[k] += starts[k - 1];
    std::vector<std::uint32_t> sorted(rows.size());
    for (std::uint32_t row : rows) sorted[starts[keys[row]]++] = row;
    rows.swap(sorted);
}
void sort_by_comparing(std::vector<std::uint32_t>& rows, const SortKeys& keys) {
    struct Entry {
        std::uint64_t key;
        std::uint32_t place, row;
    };
    std::vector<Entry> entries;
    entries.reserve(rows.size());
    for (std::uint32_t row : rows) entries.push_back({keys[row], static_cast<std::uint32_t>(entries.size()), row});
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.key != b.key ? a.key < b.key : a.place < b.place; });
    for (std::size_t i = 0; i < entries.size(); ++i) rows[i] = entries[i].row;
}

}  // namespace

void sort_rows(std::vector<std::uint32_t>& rows, const std::vector<SortKeys>& columns) {
    if (!std::is_sorted(rows.begin(), rows.end())) std::sort(rows.begin(), rows.end());
    if (columns.empty()) return;
    const SortKeys& first = columns.front();
    std::uint64_t largest = 0;
    for (std::uint32_t row : rows) largest = std::max(largest, first[row]);
    if (largest / kKeysPerRow < rows.size()) {
        sort_by_counting(rows, first, largest);
    } else {
        sort_by_comparing(rows, first);
    }
    const auto by_others = [&](std::uint32_t a, std::uint32_t b) {
        for (std::size_t c = 1; c < columns.size(); ++c)
            if (columns[c][a] != columns[c][b]) return columns[c][a] < columns[c][b];
        return a < b;
    };
    for (auto tie = rows.begin(); columns.size() > 1 && tie != rows.end();) {
        const auto end = std::find_if(tie, rows.end(), [&](std::uint32_t row) { return first[row] != first[*tie]; });
        std::sort(tie, end, by_others);
        tie = end;
    }
}

int direction_of(const SortCriteria& criteria) {
    for (int direction : {criteria.by_state, criteria.by_expression, criteria.by_frequency, criteria.by_numeric,
                          criteria.by_ascii, criteria.by_load_order})
        if (direction != 0) return direction;
    return 0;
}

}  // namespace orrery::engine
