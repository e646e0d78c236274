// The results of one aggregation, one per group.
#pragma once

#include <memory>
#include <vector>

#include "cube/dictionary.h"

namespace orrery::engine {

/// Numbers, codes of a dictionary or values; the last entry is the result over no records.
struct AggregateColumn {
    std::vector<double> numbers;                   ///< NaN is null
    std::shared_ptr<const Dictionary> dictionary;  ///< of codes
    std::vector<Element> codes;
    std::vector<Value> values;

    Value value(std::size_t group) const {
        if (dictionary) return dictionary->value(codes[group]);
        return values.empty() ? Value(numbers[group]) : values[group];
    }
    double number(std::size_t group) const {
        if (dictionary) return dictionary->numbers()[codes[group]];
        return values.empty() ? numbers[group] : values[group].number();
    }
    std::size_t size() const { return dictionary ? codes.size() : values.empty() ? numbers.size() : values.size(); }
    bool only_numbers() const { return !dictionary && values.empty(); }
};

/// A column of `rows` entries of another one: those that entry_of(row) names.
template <typename EntryOf>
AggregateColumn gathered(const AggregateColumn& from, std::size_t rows, const EntryOf& entry_of) {
    AggregateColumn out;
    out.dictionary = from.dictionary;
    const auto gather = [&](const auto& entries, auto& chosen) {
        chosen.reserve(rows);
        for (std::uint32_t row = 0; row < rows; ++row) chosen.push_back(entries[entry_of(row)]);
    };
    if (from.dictionary) {
        gather(from.codes, out.codes);
    } else if (!from.values.empty()) {
        gather(from.values, out.values);
    } else {
        gather(from.numbers, out.numbers);
    }
    return out;
}

/// The rows of a column in another order.
inline AggregateColumn reordered(const AggregateColumn& values, const std::vector<std::uint32_t>& rows) {
    return gathered(values, rows.size(), [&](std::uint32_t row) { return rows[row]; });
}

}  // namespace orrery::engine
