#include "qix/column_profile.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "expression/utf8.h"
#include "qix/definitions.h"
#include "qix/message.h"

namespace orrery::qix {
namespace {

using engine::Element;
using json::Value;

constexpr std::size_t kMostFrequent = 10;
constexpr std::size_t kBins = 20;

/// Rows per symbol of the column.
struct Counts {
    std::vector<std::uint64_t> of_element;
    std::uint64_t nulls = 0;
};

Counts count_rows(const Environment& environment, const engine::Column& column) {
    Counts counts{std::vector<std::uint64_t>(std::size_t{column.null_code()} + 1), 0};
    column.for_each_block(0, column.rows(), [&](std::uint64_t, const Element* codes, std::uint32_t count) {
        environment.stop_here();
        for (std::uint32_t at = 0; at < count; ++at) ++counts.of_element[codes[at]];
    });
    counts.nulls = counts.of_element.back();
    counts.of_element.pop_back();
    return counts;
}

/// A number of the column and the rows it stands in; sorted by number.
using Weighted = std::vector<std::pair<double, std::uint64_t>>;

Weighted numbers_of(const engine::Symbols& symbols, const Counts& counts) {
    Weighted numbers;
    for (Element element = 0; element < symbols.size(); ++element)
        if (counts.of_element[element] > 0 && symbols.has_number(element))
            numbers.emplace_back(symbols.number(element), counts.of_element[element]);
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

struct Moments {
    double rows = 0, sum = 0, squares = 0, mean = NAN, deviation = NAN, skewness = NAN, kurtosis = NAN;
};

Moments moments_of(const Weighted& numbers) {
    Moments made;
    for (const auto& [number, rows] : numbers) {
        const auto weight = static_cast<double>(rows);
        made.rows += weight, made.sum += weight * number, made.squares += weight * number * number;
    }
    if (made.rows == 0) return made;
    made.mean = made.sum / made.rows;
    double second = 0, third = 0, fourth = 0;
    for (const auto& [number, rows] : numbers) {
        const double away = number - made.mean, weight = static_cast<double>(rows);
        second += weight * away * away, third += weight * away * away * away, fourth += weight * std::pow(away, 4);
    }
    second /= made.rows, third /= made.rows, fourth /= made.rows;
    if (made.rows > 1) made.deviation = std::sqrt(second * made.rows / (made.rows - 1));
    if (second > 0) {
        made.skewness = third / std::pow(second, 1.5);
        made.kurtosis = fourth / (second * second) - 3;
    }
    return made;
}

/// The number below which that part of the rows lies, interpolated between neighbours.
double fractile(const Weighted& numbers, double rows, double part) {
    if (numbers.empty()) return NAN;
    const double place = part * (rows - 1);
    const auto at = [&](double wanted) {
        double seen = 0;
        for (const auto& [number, count] : numbers)
            if ((seen += static_cast<double>(count)) > wanted) return number;
        return numbers.back().first;
    };
    const double low = at(std::floor(place)), high = at(std::ceil(place));
    return low + (high - low) * (place - std::floor(place));
}

Value symbol_value(const engine::Symbols& symbols, Element element) {
    return Value::object({{"qText", symbols.to_text(element)}, {"qNumber", wire_number(symbols.number(element))}});
}

Value most_frequent(const engine::Symbols& symbols, const Counts& counts) {
    std::vector<Element> order(symbols.size());
    std::iota(order.begin(), order.end(), Element{0});
    const std::size_t shown = std::min(kMostFrequent, order.size());
    std::partial_sort(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
        [&](Element a, Element b) { return std::pair(counts.of_element[b], a) < std::pair(counts.of_element[a], b); });
    Value list = Value::array();
    for (std::size_t at = 0; at < shown && counts.of_element[order[at]] > 0; ++at)
        list.push_back(Value::object(
            {{"qSymbol", symbol_value(symbols, order[at])}, {"qFrequency", counts.of_element[order[at]]}}));
    return list;
}

Value distribution(const Weighted& numbers) {
    Value edges = Value::array(), frequencies = Value::array();
    if (!numbers.empty()) {
        const double low = numbers.front().first, high = numbers.back().first;
        const std::size_t bins = low == high ? 1 : kBins;
        const double width = low == high ? 1 : (high - low) / static_cast<double>(bins);
        std::vector<std::uint64_t> counts(bins);
        for (const auto& [number, rows] : numbers)
            counts[std::min(bins - 1, static_cast<std::size_t>((number - low) / width))] += rows;
        for (std::size_t bin = 0; bin <= bins; ++bin)
            edges.push_back(
                wire_number(bin == bins ? std::max(high, low + width) : low + width * static_cast<double>(bin)));
        for (const std::uint64_t count : counts) frequencies.push_back(count);
    }
    return Value::object({{"qNumberOfBins", frequencies.size()},
                          {"qBinsEdges", std::move(edges)},
                          {"qFrequencies", std::move(frequencies)}});
}

/// How evenly the values are spread over the rows: 1 when all are equally frequent.
double evenness(const Counts& counts, std::uint64_t rows) {
    double entropy = 0;
    std::size_t distinct = 0;
    for (const std::uint64_t count : counts.of_element) {
        if (count == 0) continue;
        ++distinct;
        const double part = static_cast<double>(count) / static_cast<double>(rows);
        entropy -= part * std::log(part);
    }
    return distinct < 2 ? 1 : entropy / std::log(static_cast<double>(distinct));
}

struct TextFacts {
    std::uint64_t distinct = 0, rows = 0, empty = 0, characters = 0, longest = 0, shortest = 0;
    std::string first, last;
};

TextFacts text_facts(const engine::Symbols& symbols, const Counts& counts) {
    TextFacts facts;
    bool any = false;
    for (Element element = 0; element < symbols.size(); ++element) {
        const std::uint64_t rows = counts.of_element[element];
        if (rows == 0) continue;
        const std::string text = symbols.to_text(element);
        const std::uint64_t length = engine::character_count(text);
        if (!symbols.has_number(element)) ++facts.distinct, facts.rows += rows;
        if (text.empty()) facts.empty += rows;
        facts.characters += rows * length;
        facts.longest = any ? std::max(facts.longest, length) : length;
        facts.shortest = any ? std::min(facts.shortest, length) : length;
        if (!any || engine::compare_text(text, facts.first) < 0) facts.first = text;
        if (!any || engine::compare_text(text, facts.last) > 0) facts.last = text;
        any = true;
    }
    return facts;
}

void add_numbers(Value& profile, const Weighted& numbers) {
    const Moments moments = moments_of(numbers);
    std::uint64_t negative = 0, positive = 0, zero = 0;
    for (const auto& [number, rows] : numbers) (number < 0 ? negative : number > 0 ? positive : zero) += rows;
    Value fractiles = Value::array();
    for (const double part : {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99})
        fractiles.push_back(wire_number(fractile(numbers, moments.rows, part)));
    profile.set("qDistinctNumericValues", numbers.size());
    profile.set("qNumericValues", static_cast<std::uint64_t>(moments.rows));
    profile.set("qNegValues", negative);
    profile.set("qPosValues", positive);
    profile.set("qZeroValues", zero);
    profile.set("qSum", wire_number(moments.sum));
    profile.set("qSum2", wire_number(moments.squares));
    profile.set("qAverage", wire_number(moments.mean));
    profile.set("qMedian", wire_number(fractile(numbers, moments.rows, 0.5)));
    profile.set("qStd", wire_number(moments.deviation));
    profile.set("qMin", wire_number(numbers.empty() ? NAN : numbers.front().first));
    profile.set("qMax", wire_number(numbers.empty() ? NAN : numbers.back().first));
    profile.set("qSkewness", wire_number(moments.skewness));
    profile.set("qKurtosis", wire_number(moments.kurtosis));
    profile.set("qFractiles", std::move(fractiles));
    profile.set("qFrequencyDistribution", distribution(numbers));
}

}  // namespace

Value column_profile(const Environment& environment, const engine::DataModel& model, engine::TableId table,
                     std::size_t column) {
    const engine::TableColumn& source = model.table(table).columns()[column];
    const engine::Field& field = model.field(source.field);
    const Counts counts = count_rows(environment, source.column);
    const std::uint64_t rows = source.column.rows() - counts.nulls;
    const TextFacts texts = text_facts(field.symbols(), counts);
    Value tags = Value::array();
    for (const std::string& tag : field.details().tags) tags.push_back(tag);
    const auto distinct = std::count_if(counts.of_element.begin(), counts.of_element.end(),
                                        [](std::uint64_t count) { return count > 0; });
    engine::NumberPresentation format;
    format.type = field.details().format.type;
    format.pattern = field.details().format.pattern;
    Value profile = Value::object({{"qName", field.name()},
                                   {"qFieldTags", std::move(tags)},
                                   {"qNumberFormat", write_format(format)},
                                   {"qDistinctValues", distinct},
                                   {"qDistinctTextValues", texts.distinct},
                                   {"qTextValues", texts.rows},
                                   {"qNullValues", counts.nulls},
                                   {"qEmptyStrings", texts.empty},
                                   {"qMaxStringLen", texts.longest},
                                   {"qMinStringLen", texts.shortest},
                                   {"qSumStringLen", texts.characters},
                                   {"qFirstSorted", texts.first},
                                   {"qLastSorted", texts.last},
                                   {"qMostFrequent", most_frequent(field.symbols(), counts)},
                                   {"qDataEvenness", evenness(counts, rows)}});
    profile.set("qAvgStringLen", rows == 0 ? 0.0 : static_cast<double>(texts.characters) / static_cast<double>(rows));
    add_numbers(profile, numbers_of(field.symbols(), counts));
    return profile;
}

json::Value table_profile(const Environment& environment, const engine::DataModel& model, engine::TableId table) {
    json::Value fields = json::Value::array();
    for (std::size_t column = 0; column < model.table(table).columns().size(); ++column)
        fields.push_back(column_profile(environment, model, table, column));
    return json::Value::object({{"qNoOfRows", model.table(table).rows()}, {"qFieldProfiling", std::move(fields)}});
}

}  // namespace orrery::qix
