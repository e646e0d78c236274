// Choosing by condition: if, alt, pick and coalesce evaluate only what they need; the match family compares values.
#include <array>
#include <cmath>

#include "expression/function_arguments.h"
#include "expression/function_families.h"
#include "expression/utf8.h"
#include "expression/wildcard.h"

namespace orrery::engine {
namespace {

enum class MatchMode { exact, ignore_case, wildcard };

template <MatchMode Mode>
bool same(const Value& value, const Value& candidate) {
    if (value.is_null() || candidate.is_null()) return false;
    if (value.has_number() && candidate.has_number()) return value.number() == candidate.number();
    const std::string left = value.to_text();
    const std::string right = candidate.to_text();
    if constexpr (Mode == MatchMode::exact) return left == right;
    if constexpr (Mode == MatchMode::ignore_case) return lower_case(left) == lower_case(right);
    return Wildcard(right).matches(left);
}

template <MatchMode Mode>
Value match(const FunctionContext&, Arguments a) {
    for (std::size_t i = 1; i < a.size(); ++i)
        if (same<Mode>(a[0], a[i])) return static_cast<double>(i);
    return 0.0;
}

Value class_of(const FunctionContext& c, Arguments a) {
    const double width = number_at(c, a, 1);
    const double offset = number_or(c, a, 3, 0);
    const double x = number_at(c, a, 0);
    if (!(width > 0) || std::isnan(x) || std::isnan(offset)) return {};
    const std::string label = a.size() > 2 ? a[2].to_text() : "x";
    const double low = std::floor((x - offset) / width) * width + offset;
    return Value::dual(format_number(low) + " <= " + label + " < " + format_number(low + width), low);
}

constexpr FunctionInfo lazy(std::string_view name, std::uint8_t min_arguments, std::uint8_t max_arguments,
                            std::string_view help) {
    FunctionInfo info{name, FunctionGroup::conditional, FunctionKind::lazy, min_arguments, max_arguments};
    info.help = help;
    return info;
}

constexpr auto kGroup = FunctionGroup::conditional;
constexpr std::array kFunctions{
    lazy("Alt", 1, kAnyNumber, "value, ..., otherwise"),
    scalar("Class", kGroup, 2, 4, class_of, "x, width, label, offset"),
    lazy("Coalesce", 1, kAnyNumber, "value, ..."),
    lazy("If", 2, 3, "condition, then, else"),
    scalar("Match", kGroup, 2, kAnyNumber, match<MatchMode::exact>, "value, candidate, ..."),
    scalar("MixMatch", kGroup, 2, kAnyNumber, match<MatchMode::ignore_case>, "value, candidate, ..."),
    lazy("Pick", 2, kAnyNumber, "number, value, ..."),
    scalar("WildMatch", kGroup, 2, kAnyNumber, match<MatchMode::wildcard>, "value, pattern, ..."),
};

}  // namespace

std::span<const FunctionInfo> conditional_functions() { return kFunctions; }

}  // namespace orrery::engine
