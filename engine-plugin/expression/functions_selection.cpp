// Chart functions about the selection and the chart itself; the cube's row context computes them.
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
/// Of another family: about the chart, or values that only it has.
constexpr FunctionInfo own(std::string_view name, ChartFunction function, FunctionGroup group,
                           std::uint8_t min_arguments, std::uint8_t max_arguments, std::string_view help) {
    FunctionInfo info = chart(name, function, min_arguments, max_arguments, help, false);
    info.group = group;
    return info;
}

constexpr auto kRecord = FunctionGroup::chart_record;
constexpr std::array kFunctions{
    own("Column", F::column, kRecord, 1, 1, "number of a measure"),
    own("GetActiveSheetId", F::get_active_sheet_id, FunctionGroup::system, 0, 0, ""),
    chart("GetAlternativeCount", F::get_alternative_count, 1, 2, "field, state", true),
    chart("GetCurrentSelections", F::get_current_selections, 0, 4,
          "record separator, tag separator, value separator, most values", false),
    own("GetDataModelHash", F::get_data_model_hash, FunctionGroup::system, 0, 0, ""),
    chart("GetExcludedCount", F::get_excluded_count, 1, 2, "field, state", true),
    chart("GetFieldSelections", F::get_field_selections, 1, 3, "field, separator, most values", true),
    chart("GetNotSelectedCount", F::get_not_selected_count, 1, 2, "field, include excluded", true),
    own("GetObjectDimension", F::get_object_dimension, FunctionGroup::system, 0, 1, "number of a dimension"),
    own("GetObjectField", F::get_object_field, FunctionGroup::system, 0, 1, "number of a dimension"),
    chart("GetPossibleCount", F::get_possible_count, 1, 2, "field, state", true),
    chart("GetSelectedCount", F::get_selected_count, 1, 2, "field, include excluded", true),
    own("InObject", F::in_object, FunctionGroup::system, 1, 1, "id of an object"),
    own("ValueList", F::value_list, kRecord, 1, kAnyNumber, "value, ..."),
    own("ValueLoop", F::value_loop, kRecord, 1, 3, "from, to, step"),
};

}  // namespace

std::span<const FunctionInfo> selection_functions() { return kFunctions; }

}  // namespace orrery::engine
