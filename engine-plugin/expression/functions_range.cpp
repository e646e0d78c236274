// Range functions: aggregations over their own arguments.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "expression/function_arguments.h"
#include "expression/function_families.h"
#include "expression/sample.h"
#include "expression/statistics.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

std::vector<double> numbers_of(Arguments a) {
    std::vector<double> out;
    for (const Value& value : a)
        if (value.has_number()) out.push_back(value.number());
    return out;
}

Value sum(C, Arguments a) {
    double total = 0;
    for (const Value& value : a)
        if (value.has_number()) total += value.number();
    return total;
}

Value avg(C, Arguments a) {
    const auto numbers = numbers_of(a);
    double total = 0;
    for (double number : numbers) total += number;
    return numbers.empty() ? Value() : Value(total / static_cast<double>(numbers.size()));
}

Value min(C, Arguments a) {
    const auto numbers = numbers_of(a);
    return numbers.empty() ? Value() : Value(*std::min_element(numbers.begin(), numbers.end()));
}

Value max(C, Arguments a) {
    const auto numbers = numbers_of(a);
    return numbers.empty() ? Value() : Value(*std::max_element(numbers.begin(), numbers.end()));
}

bool is_value(const Value& v) { return !v.is_null(); }
bool is_null(const Value& v) { return v.is_null(); }
bool is_number(const Value& v) { return v.has_number(); }
bool is_text(const Value& v) { return v.has_text() && !v.has_number(); }
bool is_missing(const Value& v) { return !v.has_number(); }

template <bool (*Test)(const Value&)>
Value count(C, Arguments a) {
    return static_cast<double>(std::count_if(a.begin(), a.end(), Test));
}

template <int Sign>
Value extreme_text(C, Arguments a) {
    const Value* best = nullptr;
    for (const Value& value : a)
        if (is_value(value) && (best == nullptr || value.to_text().compare(best->to_text()) * Sign > 0)) best = &value;
    return best == nullptr ? Value() : Value::text(best->to_text());
}

Value only(C, Arguments a) {
    const Value* found = nullptr;
    for (const Value& value : a) {
        if (value.is_null()) continue;
        if (found != nullptr && !found->same_symbol(value)) return {};
        found = &value;
    }
    return found == nullptr ? Value() : *found;
}

Value mode(C, Arguments a) {
    auto numbers = numbers_of(a);
    return number_value(most_frequent(numbers));
}

template <double (*Statistic)(std::span<const double>)>
Value statistic(C, Arguments a) {
    return number_value(Statistic(numbers_of(a)));
}

template <double (*Fractile)(std::vector<double>&, double)>
Value fractile(C c, Arguments a) {
    auto numbers = numbers_of(a.subspan(1));
    return number_value(Fractile(numbers, number_at(c, a, 0)));
}

/// Arguments in pairs, from `first` on; those that are not both numbers do not count.
std::vector<std::array<double, 2>> pairs_of(Arguments a, std::size_t first) {
    std::vector<std::array<double, 2>> out;
    for (std::size_t i = first; i + 1 < a.size(); i += 2)
        if (a[i].has_number() && a[i + 1].has_number()) out.push_back({a[i].number(), a[i + 1].number()});
    return out;
}

std::vector<Payment> dated_payments(Arguments a, std::size_t first) {
    std::vector<Payment> out;
    for (const auto& [amount, date] : pairs_of(a, first)) out.push_back({amount, date});
    count_from_first(out);
    return out;
}

/// One a period; `first` is the period of the first one.
std::vector<Payment> payments(Arguments a, double first) {
    std::vector<Payment> out;
    for (double amount : numbers_of(a)) out.push_back({amount, first + static_cast<double>(out.size())});
    return out;
}

Value correl(C, Arguments a) { return number_value(correlation(pairs_of(a, 0))); }
Value irr(C, Arguments a) { return number_value(internal_rate(payments(a, 0))); }
Value xirr(C, Arguments a) { return number_value(internal_rate(dated_payments(a, 0))); }
Value npv(C c, Arguments a) { return number_value(present_value(payments(a.subspan(1), 1), number_at(c, a, 0))); }
Value xnpv(C c, Arguments a) { return number_value(present_value(dated_payments(a, 1), number_at(c, a, 0))); }

constexpr FunctionInfo range(std::string_view name, ScalarFunction call, std::uint8_t min_arguments = 1) {
    return scalar(name, FunctionGroup::range, min_arguments, kAnyNumber, call, "value, ...");
}

constexpr std::array kFunctions{
    range("RangeAvg", avg),
    range("RangeCorrel", correl, 2),
    range("RangeCount", count<is_value>),
    range("RangeFractile", fractile<fractile_inclusive>, 2),
    range("RangeFractileExc", fractile<fractile_exclusive>, 2),
    range("RangeIrr", irr),
    range("RangeKurtosis", statistic<sample_kurtosis>),
    range("RangeMax", max),
    range("RangeMaxString", extreme_text<1>),
    range("RangeMin", min),
    range("RangeMinString", extreme_text<-1>),
    range("RangeMissingCount", count<is_missing>),
    range("RangeMode", mode),
    range("RangeNpv", npv, 2),
    range("RangeNullCount", count<is_null>),
    range("RangeNumericCount", count<is_number>),
    range("RangeOnly", only),
    range("RangeSkew", statistic<sample_skew>),
    range("RangeStdev", statistic<sample_stdev>),
    range("RangeSum", sum),
    range("RangeTextCount", count<is_text>),
    range("RangeXirr", xirr, 2),
    range("RangeXnpv", xnpv, 3),
};

}  // namespace

std::span<const FunctionInfo> range_functions() { return kFunctions; }

}  // namespace orrery::engine
