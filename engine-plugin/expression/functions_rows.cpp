// Functions about the rows of the chart around the one that is calculated: Above, RowNo, Rank, …
#include <array>

#include "expression/function_families.h"

namespace orrery::engine {
namespace {

constexpr FunctionInfo rows(std::string_view name, RowFunction function, FunctionGroup group,
                            std::uint8_t min_arguments, std::uint8_t max_arguments, std::string_view help) {
    FunctionInfo info{name, group, FunctionKind::rows, min_arguments, max_arguments};
    info.rows = function;
    info.help = help;
    return info;
}

using F = RowFunction;
constexpr auto kRecord = FunctionGroup::chart_record;
constexpr auto kRanking = FunctionGroup::ranking;
constexpr std::string_view kRange = "TOTAL expression, offset, count";
constexpr std::string_view kRank = "TOTAL expression, mode, format";

constexpr std::array kFunctions{
    rows("Above", F::above, kRecord, 1, 3, kRange),
    rows("After", F::after, kRecord, 1, 3, kRange),
    rows("Before", F::before, kRecord, 1, 3, kRange),
    rows("Below", F::below, kRecord, 1, 3, kRange),
    rows("Bottom", F::bottom, kRecord, 1, 3, kRange),
    rows("ColumnNo", F::column_no, kRecord, 0, 0, "TOTAL"),
    rows("Dimensionality", F::dimensionality, kRecord, 0, 0, ""),
    rows("First", F::first, kRecord, 1, 3, kRange),
    rows("HRank", F::hrank, kRanking, 1, 3, kRank),
    rows("Last", F::last, kRecord, 1, 3, kRange),
    rows("NoOfColumns", F::no_of_columns, kRecord, 0, 0, "TOTAL"),
    rows("Rank", F::rank, kRanking, 1, 3, kRank),
    rows("SecondaryDimensionality", F::secondary_dimensionality, kRecord, 0, 0, ""),
    rows("Top", F::top, kRecord, 1, 3, kRange),
};

}  // namespace

std::span<const FunctionInfo> row_functions() { return kFunctions; }

}  // namespace orrery::engine
