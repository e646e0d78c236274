// The names and arguments of statistics over whole samples; sample.h computes them.
#include <array>

#include "expression/function_families.h"

namespace orrery::engine {
namespace {

using Kind = AggregationKind;

constexpr FunctionInfo sample(std::string_view name, Kind kind, std::uint8_t min_arguments, std::uint8_t max_arguments,
                              std::string_view help) {
    FunctionInfo info{name, FunctionGroup::aggregation, FunctionKind::aggregation, min_arguments, max_arguments};
    info.aggregation = kind;
    info.help = help;
    return info;
}

constexpr std::string_view kLine = "y, x, y of a fixed point, x of it";
constexpr std::string_view kTwo = "group, value, equal variances", kTwoRange = "group, value, share, equal variances";
constexpr std::string_view kTwoW = "weight, group, value, equal variances",
                           kTwoWRange = "weight, group, value, share, equal variances";
constexpr std::string_view kOne = "value", kOneRange = "value, share", kOneW = "weight, value",
                           kOneWRange = "weight, value, share";
constexpr std::string_view kZ = "value, deviation", kZRange = "value, deviation, share",
                           kZW = "weight, value, deviation", kZWRange = "weight, value, deviation, share";
constexpr std::string_view kTable = "column, row, actual, expected";

constexpr std::array kFunctions{
    sample("Chi2Test_Chi2", Kind::chi2test_chi2, 3, 4, kTable),
    sample("Chi2Test_df", Kind::chi2test_df, 3, 4, kTable),
    sample("Chi2Test_p", Kind::chi2test_p, 3, 4, kTable),
    sample("Irr", Kind::irr, 1, 1, "payment"),
    sample("LinEst_B", Kind::linest_b, 2, 4, kLine),
    sample("LinEst_DF", Kind::linest_df, 2, 4, kLine),
    sample("LinEst_F", Kind::linest_f, 2, 4, kLine),
    sample("LinEst_M", Kind::linest_m, 2, 4, kLine),
    sample("LinEst_R2", Kind::linest_r2, 2, 4, kLine),
    sample("LinEst_SEB", Kind::linest_seb, 2, 4, kLine),
    sample("LinEst_SEM", Kind::linest_sem, 2, 4, kLine),
    sample("LinEst_SEY", Kind::linest_sey, 2, 4, kLine),
    sample("LinEst_SSReg", Kind::linest_ssreg, 2, 4, kLine),
    sample("LinEst_SSResid", Kind::linest_ssresid, 2, 4, kLine),
    sample("Npv", Kind::npv, 2, 2, "rate, payment"),
    sample("STEYX", Kind::steyx, 2, 2, "y, x"),
    sample("TTest_conf", Kind::ttest_conf, 2, 4, kTwoRange),
    sample("TTest_df", Kind::ttest_df, 2, 3, kTwo),
    sample("TTest_dif", Kind::ttest_dif, 2, 3, kTwo),
    sample("TTest_lower", Kind::ttest_lower, 2, 4, kTwoRange),
    sample("TTest_sig", Kind::ttest_sig, 2, 3, kTwo),
    sample("TTest_sterr", Kind::ttest_sterr, 2, 3, kTwo),
    sample("TTest_t", Kind::ttest_t, 2, 3, kTwo),
    sample("TTest_upper", Kind::ttest_upper, 2, 4, kTwoRange),
    sample("TTestw_conf", Kind::ttestw_conf, 3, 5, kTwoWRange),
    sample("TTestw_df", Kind::ttestw_df, 3, 4, kTwoW),
    sample("TTestw_dif", Kind::ttestw_dif, 3, 4, kTwoW),
    sample("TTestw_lower", Kind::ttestw_lower, 3, 5, kTwoWRange),
    sample("TTestw_sig", Kind::ttestw_sig, 3, 4, kTwoW),
    sample("TTestw_sterr", Kind::ttestw_sterr, 3, 4, kTwoW),
    sample("TTestw_t", Kind::ttestw_t, 3, 4, kTwoW),
    sample("TTestw_upper", Kind::ttestw_upper, 3, 5, kTwoWRange),
    sample("TTest1_conf", Kind::ttest1_conf, 1, 2, kOneRange),
    sample("TTest1_df", Kind::ttest1_df, 1, 1, kOne),
    sample("TTest1_dif", Kind::ttest1_dif, 1, 1, kOne),
    sample("TTest1_lower", Kind::ttest1_lower, 1, 2, kOneRange),
    sample("TTest1_sig", Kind::ttest1_sig, 1, 1, kOne),
    sample("TTest1_sterr", Kind::ttest1_sterr, 1, 1, kOne),
    sample("TTest1_t", Kind::ttest1_t, 1, 1, kOne),
    sample("TTest1_upper", Kind::ttest1_upper, 1, 2, kOneRange),
    sample("TTest1w_conf", Kind::ttest1w_conf, 2, 3, kOneWRange),
    sample("TTest1w_df", Kind::ttest1w_df, 2, 2, kOneW),
    sample("TTest1w_dif", Kind::ttest1w_dif, 2, 2, kOneW),
    sample("TTest1w_lower", Kind::ttest1w_lower, 2, 3, kOneWRange),
    sample("TTest1w_sig", Kind::ttest1w_sig, 2, 2, kOneW),
    sample("TTest1w_sterr", Kind::ttest1w_sterr, 2, 2, kOneW),
    sample("TTest1w_t", Kind::ttest1w_t, 2, 2, kOneW),
    sample("TTest1w_upper", Kind::ttest1w_upper, 2, 3, kOneWRange),
    sample("XIrr", Kind::xirr, 2, 2, "payment, date"),
    sample("XNpv", Kind::xnpv, 3, 3, "rate, payment, date"),
    sample("ZTest_conf", Kind::ztest_conf, 1, 3, kZRange),
    sample("ZTest_dif", Kind::ztest_dif, 1, 2, kZ),
    sample("ZTest_lower", Kind::ztest_lower, 1, 3, kZRange),
    sample("ZTest_sig", Kind::ztest_sig, 1, 2, kZ),
    sample("ZTest_sterr", Kind::ztest_sterr, 1, 2, kZ),
    sample("ZTest_upper", Kind::ztest_upper, 1, 3, kZRange),
    sample("ZTest_z", Kind::ztest_z, 1, 2, kZ),
    sample("ZTestw_conf", Kind::ztestw_conf, 2, 4, kZWRange),
    sample("ZTestw_dif", Kind::ztestw_dif, 2, 3, kZW),
    sample("ZTestw_lower", Kind::ztestw_lower, 2, 4, kZWRange),
    sample("ZTestw_sig", Kind::ztestw_sig, 2, 3, kZW),
    sample("ZTestw_sterr", Kind::ztestw_sterr, 2, 3, kZW),
    sample("ZTestw_upper", Kind::ztestw_upper, 2, 4, kZWRange),
    sample("ZTestw_z", Kind::ztestw_z, 2, 3, kZW),
};

}  // namespace

std::span<const FunctionInfo> sample_functions() { return kFunctions; }

}  // namespace orrery::engine
