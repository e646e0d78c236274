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

/// The rows of a column in another order.
inline AggregateColumn reordered(const AggregateColumn& values, const std::vector<std::uint32_t>& rows) {
    AggregateColumn out;
    out.dictionary = values.dictionary;
    for (std::uint32_t row : rows) {
        if (values.dictionary) {
            out.codes.push_back(values.codes[row]);
        } else if (!values.values.empty()) {
            out.values.push_back(values.values[row]);
        } else {
            out.numbers.push_back(values.numbers[row]);
        }
    }
    return out;
}

}  // namespace orrery::engine
