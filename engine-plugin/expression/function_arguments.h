// Small helpers every function file uses to read its arguments.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "expression/function_context.h"
#include "expression/interpret.h"

namespace orrery::engine {

using Arguments = std::span<const Value>;

/// NaN when the argument is missing or no number.
inline double number_at(const FunctionContext& context, Arguments arguments, std::size_t index) {
    return index < arguments.size() ? numeric(arguments[index], *context.formats)
                                    : std::numeric_limits<double>::quiet_NaN();
}
/// The number or `missing` when the argument was not given; NaN when it was given and is no number.
inline double number_or(const FunctionContext& context, Arguments arguments, std::size_t index, double missing) {
    return index < arguments.size() ? numeric(arguments[index], *context.formats) : missing;
}
/// A whole number; false when it is missing, no number or beyond what counts and positions need.
inline bool integer_at(const FunctionContext& context, Arguments arguments, std::size_t index, std::int64_t& out) {
    const double number = number_at(context, arguments, index);
    constexpr double kLargest = 9e15;
    if (!(std::fabs(number) <= kLargest)) return false;
    out = static_cast<std::int64_t>(std::floor(number));
    return true;
}
inline std::int64_t integer_or(const FunctionContext& context, Arguments arguments, std::size_t index,
                               std::int64_t missing) {
    std::int64_t out = missing;
    return integer_at(context, arguments, index, out) ? out : missing;
}
inline std::string text_at(Arguments arguments, std::size_t index) {
    return index < arguments.size() ? arguments[index].to_text() : std::string();
}
inline bool is_null_at(Arguments arguments, std::size_t index) {
    return index >= arguments.size() || arguments[index].is_null();
}
/// A number, null when it is NaN or infinite.
inline Value number_value(double number) { return std::isfinite(number) ? Value(number) : Value(); }

}  // namespace orrery::engine
