// Chart functions about the selection; the cube's row context computes them.
#include <array>

#include "expression/function_families.h"

namespace orrery::engine {
namespace {

constexpr FunctionInfo chart(std::string_view name, ChartFunction function, std::uint8_t min_arguments,
                             std::uint8_t max_arguments, std::string_view help, bool first_is_name) {
    FunctionInfo info{name, FunctionGroup::field, FunctionKind::chart, min_arguments, max_arguments};
    info.chart = function;
    info.first_is_name = first_is_name;
    info.deterministic = false;
    info.help = help;
    return info;
}

using F = ChartFunction;
constexpr std::array kFunctions{
    chart("GetAlternativeCount", F::get_alternative_count, 1, 2, "field, state", true),
    chart("GetCurrentSelections", F::get_current_selections, 0, 4,
          "record separator, tag separator, value separator, most values", false),
    chart("GetExcludedCount", F::get_excluded_count, 1, 2, "field, state", true),
    chart("GetFieldSelections", F::get_field_selections, 1, 3, "field, separator, most values", true),
    chart("GetNotSelectedCount", F::get_not_selected_count, 1, 2, "field, include excluded", true),
    chart("GetPossibleCount", F::get_possible_count, 1, 2, "field, state", true),
    chart("GetSelectedCount", F::get_selected_count, 1, 2, "field, include excluded", true),
};

}  // namespace

std::span<const FunctionInfo> selection_functions() { return kFunctions; }

}  // namespace orrery::engine
