// The aggregations' names and arguments; cube/ and the load script's GROUP BY compute them.
#include <array>

#include "expression/function_families.h"

namespace orrery::engine {
namespace {

constexpr FunctionInfo aggregation(std::string_view name, AggregationKind kind, std::uint8_t min_arguments,
                                   std::uint8_t max_arguments, std::string_view help) {
    FunctionInfo info{name, FunctionGroup::aggregation, FunctionKind::aggregation, min_arguments, max_arguments};
    info.aggregation = kind;
    info.help = help;
    return info;
}

using Kind = AggregationKind;
constexpr std::array kFunctions{
    aggregation("Aggr", Kind::aggr, 1, 1, "expression, dimension, ..."),
    aggregation("Avg", Kind::avg, 1, 1, "value"),
    aggregation("Concat", Kind::concat, 1, 3, "text, delimiter, sort weight"),
    aggregation("Correl", Kind::correl, 2, 2, "x, y"),
    aggregation("Count", Kind::count, 1, 1, "value"),
    aggregation("FirstSortedValue", Kind::first_sorted_value, 2, 3, "value, sort weight, rank"),
    aggregation("FirstValue", Kind::first_value, 1, 1, "value"),
    aggregation("Fractile", Kind::fractile, 2, 2, "value, fraction"),
    aggregation("FractileExc", Kind::fractile_exc, 2, 2, "value, fraction"),
    aggregation("Kurtosis", Kind::kurtosis, 1, 1, "value"),
    aggregation("LastValue", Kind::last_value, 1, 1, "value"),
    aggregation("Max", Kind::max, 1, 2, "value, rank"),
    aggregation("MaxString", Kind::max_string, 1, 1, "value"),
    aggregation("Median", Kind::median, 1, 1, "value"),
    aggregation("Min", Kind::min, 1, 2, "value, rank"),
    aggregation("MinString", Kind::min_string, 1, 1, "value"),
    aggregation("MissingCount", Kind::missing_count, 1, 1, "value"),
    aggregation("Mode", Kind::mode, 1, 1, "value"),
    aggregation("NullCount", Kind::null_count, 1, 1, "value"),
    aggregation("NumericCount", Kind::numeric_count, 1, 1, "value"),
    aggregation("Only", Kind::only, 1, 1, "value"),
    aggregation("Skew", Kind::skew, 1, 1, "value"),
    aggregation("Stdev", Kind::stdev, 1, 1, "value"),
    aggregation("StErr", Kind::sterr, 1, 1, "value"),
    aggregation("Sum", Kind::sum, 1, 1, "value"),
    aggregation("TextCount", Kind::text_count, 1, 1, "value"),
};

}  // namespace

std::span<const FunctionInfo> aggregation_functions() { return kFunctions; }

}  // namespace orrery::engine
