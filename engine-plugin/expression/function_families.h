// The families the function table is assembled from, one file each. Private to this folder.
#pragma once

#include <span>

#include "expression/function_table.h"

namespace orrery::engine {

std::span<const FunctionInfo> aggregation_functions();
std::span<const FunctionInfo> color_functions();
std::span<const FunctionInfo> conditional_functions();
std::span<const FunctionInfo> date_functions();
std::span<const FunctionInfo> distribution_functions();
std::span<const FunctionInfo> financial_functions();
std::span<const FunctionInfo> format_functions();
std::span<const FunctionInfo> geo_functions();
std::span<const FunctionInfo> interpretation_functions();
std::span<const FunctionInfo> json_functions();
std::span<const FunctionInfo> logical_functions();
std::span<const FunctionInfo> lunar_functions();
std::span<const FunctionInfo> numeric_functions();
std::span<const FunctionInfo> period_functions();
std::span<const FunctionInfo> probability_functions();
std::span<const FunctionInfo> range_functions();
std::span<const FunctionInfo> record_functions();
std::span<const FunctionInfo> row_functions();
std::span<const FunctionInfo> sample_functions();
std::span<const FunctionInfo> selection_functions();
std::span<const FunctionInfo> string_functions();
std::span<const FunctionInfo> system_functions();
std::span<const FunctionInfo> text_search_functions();
std::span<const FunctionInfo> zone_functions();

}  // namespace orrery::engine
