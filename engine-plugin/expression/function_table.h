// Every function of the expression language, described once: name, arguments, kind and how it is computed.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "expression/function_context.h"

namespace orrery::engine {

enum class FunctionKind : std::uint8_t {
    scalar,       ///< pure: `call` computes it from its argument values
    aggregation,  ///< `aggregation` says which; arguments are evaluated per record
    record,       ///< needs the record being loaded: Peek, RecNo, ...; `record` says which. Script only
    rows,         ///< needs the rows of the chart around it: Above, Rank, ...; `rows` says which. Charts only
    chart,        ///< needs the selection: GetSelectedCount, ...; `chart` says which
    lazy          ///< control flow the compiler knows: if, alt, pick, coalesce
};

/// The family a function is listed under.
enum class FunctionGroup : std::uint8_t {
    aggregation,
    color,
    conditional,
    counter,
    date,
    exponential,
    field,
    file,
    format,
    interpretation,
    logical,
    mapping,
    numeric,
    range,
    record,
    string,
    system,
    trigonometric,
    null,
    chart_record,
    ranking,
    financial,
    probability,
    geo
};

enum class AggregationKind : std::uint8_t {
    none,
    sum,
    count,
    null_count,
    numeric_count,
    text_count,
    missing_count,
    avg,
    min,
    max,
    only,
    mode,
    min_string,
    max_string,
    first_sorted_value,
    concat,
    median,
    fractile,
    fractile_exc,
    stdev,
    sterr,
    skew,
    kurtosis,
    correl,
    first_value,
    last_value,
    linest_m,
    linest_b,
    linest_r2,
    linest_df,
    linest_f,
    linest_seb,
    linest_sem,
    linest_sey,
    linest_ssreg,
    linest_ssresid,
    steyx,
    // Families of tests: eight of each in one order.
    ttest_t,
    ttest_sig,
    ttest_dif,
    ttest_sterr,
    ttest_df,
    ttest_conf,
    ttest_lower,
    ttest_upper,
    ttestw_t,
    ttestw_sig,
    ttestw_dif,
    ttestw_sterr,
    ttestw_df,
    ttestw_conf,
    ttestw_lower,
    ttestw_upper,
    ttest1_t,
    ttest1_sig,
    ttest1_dif,
    ttest1_sterr,
    ttest1_df,
    ttest1_conf,
    ttest1_lower,
    ttest1_upper,
    ttest1w_t,
    ttest1w_sig,
    ttest1w_dif,
    ttest1w_sterr,
    ttest1w_df,
    ttest1w_conf,
    ttest1w_lower,
    ttest1w_upper,
    ztest_z,
    ztest_sig,
    ztest_dif,
    ztest_sterr,
    ztest_df,
    ztest_conf,
    ztest_lower,
    ztest_upper,
    ztestw_z,
    ztestw_sig,
    ztestw_dif,
    ztestw_sterr,
    ztestw_df,
    ztestw_conf,
    ztestw_lower,
    ztestw_upper,
    chi2test_p,
    chi2test_chi2,
    chi2test_df,
    irr,
    xirr,
    npv,
    xnpv,
    geo_union,
    geo_box,
    geo_project,
    geo_inverse,
    geo_reduce,
    aggr
};

enum class RecordFunction : std::uint8_t {
    none,
    peek,
    previous,
    exists,
    lookup,
    rec_no,
    row_no,
    iter_no,
    auto_number,
    apply_map,
    map_substring,
    field_value,
    field_value_count,
    field_index,
    no_of_rows,
    no_of_fields,
    field_name,
    field_number,
    table_name,
    table_number,
    no_of_tables,
    file_name,
    file_base_name,
    file_extension,
    file_path,
    file_dir,
    file_size,
    file_time,
    sub_field_rows,
    qvd_no_of_records,
    qvd_create_time,
    qvd_no_of_fields,
    qvd_field_name,
    qvd_table_name,
    is_partial_reload
};

enum class ChartFunction : std::uint8_t {
    none,
    get_selected_count,
    get_possible_count,
    get_excluded_count,
    get_alternative_count,
    get_not_selected_count,
    get_field_selections,
    get_current_selections,
    column,
    get_object_field,
    get_object_dimension,
    get_active_sheet_id,
    in_object,
    value_list,
    value_loop,
    get_data_model_hash
};

enum class RowFunction : std::uint8_t {
    none,
    above,
    below,
    top,
    bottom,
    before,
    after,
    first,
    last,
    row_no,
    no_of_rows,
    column_no,
    no_of_columns,
    rank,
    hrank,
    dimensionality,
    secondary_dimensionality
};

inline constexpr unsigned kAnyNumber = 255;

struct FunctionInfo {
    std::string_view name;  ///< as written in documentation; matching ignores case
    FunctionGroup group;
    FunctionKind kind;
    std::uint8_t min_arguments;
    std::uint8_t max_arguments;  ///< kAnyNumber = no limit
    ScalarFunction call = nullptr;
    AggregationKind aggregation = AggregationKind::none;
    RecordFunction record = RecordFunction::none;
    ChartFunction chart = ChartFunction::none;
    RowFunction rows = RowFunction::none;
    bool first_is_name = false;  ///< the first argument names a field: Exists(F), GetSelectedCount(F)
    bool deterministic = true;   ///< false: may differ between two calls with equal arguments (Rand)
    bool uses_clock = false;     ///< the result depends on the time of the evaluation (Now, Today)
    std::string_view help = {};  ///< argument list for help texts: "text, count"
};

/// A pure function.
constexpr FunctionInfo scalar(std::string_view name, FunctionGroup group, std::uint8_t min_arguments,
                              std::uint8_t max_arguments, ScalarFunction call, std::string_view help,
                              bool deterministic = true) {
    FunctionInfo info{name, group, FunctionKind::scalar, min_arguments, max_arguments};
    info.call = call;
    info.help = help;
    info.deterministic = deterministic;
    return info;
}

/// What a function is about when a chart calls it: RowNo() and NoOfRows() count the chart's rows there.
RowFunction row_function_of(const FunctionInfo& function);

/// All functions, in a fixed order; the index is the function's id in parsed expressions.
std::span<const FunctionInfo> all_functions();
/// The name of a group as the protocol lists functions under it: "AGGR", "STR", …
std::string_view protocol_name(FunctionGroup group);
/// Finds by name, ignoring case.
std::optional<std::uint32_t> find_function(std::string_view name);
/// The known function name nearest to an unknown one, or empty.
std::string nearest_function(std::string_view name);

}  // namespace orrery::engine
