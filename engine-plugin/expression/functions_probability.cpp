// Distributions and their inverses.
#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "expression/distribution.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;
namespace math = boost::math;

Value norm_dist(C c, Arguments a) {
    const double value = number_at(c, a, 0), mean = number_or(c, a, 1, 0), deviation = number_or(c, a, 2, 1);
    if (!std::isfinite(value + mean + deviation)) return {};
    const bool cumulative = number_or(c, a, 3, 1) != 0;
    return guarded([&] {
        const math::normal normal(mean, deviation);
        return cumulative ? math::cdf(normal, value) : math::pdf(normal, value);
    });
}

Value norm_inv(C c, Arguments a) {
    const double share = number_at(c, a, 0), mean = number_or(c, a, 1, 0), deviation = number_or(c, a, 2, 1);
    if (!std::isfinite(share + mean + deviation)) return {};
    return guarded([&] { return math::quantile(math::normal(mean, deviation), share); });
}

// These give the share above the value.
Value chi_dist(C c, Arguments a) {
    double in[2];
    if (!all_numbers(c, a, in)) return {};
    return guarded([&] { return math::cdf(math::complement(math::chi_squared(in[1]), in[0])); });
}
Value chi_inv(C c, Arguments a) {
    double in[2];
    if (!all_numbers(c, a, in)) return {};
    return guarded([&] { return math::quantile(math::complement(math::chi_squared(in[1]), in[0])); });
}
Value f_dist(C c, Arguments a) {
    double in[3];
    if (!all_numbers(c, a, in)) return {};
    return guarded([&] { return math::cdf(math::complement(math::fisher_f(in[1], in[2]), in[0])); });
}
Value f_inv(C c, Arguments a) {
    double in[3];
    if (!all_numbers(c, a, in)) return {};
    return guarded([&] { return math::quantile(math::complement(math::fisher_f(in[1], in[2]), in[0])); });
}

Value t_dist(C c, Arguments a) {
    double in[3];
    if (!all_numbers(c, a, in) || (in[2] != 1 && in[2] != 2)) return {};
    return guarded([&] { return in[2] * math::cdf(math::complement(math::students_t(in[1]), std::fabs(in[0]))); });
}
/// Of both tails together.
Value t_inv(C c, Arguments a) {
    double in[2];
    if (!all_numbers(c, a, in)) return {};
    return guarded([&] { return math::quantile(math::complement(math::students_t(in[1]), in[0] / 2)); });
}

constexpr auto kGroup = FunctionGroup::probability;
constexpr std::array kFunctions{
    scalar("ChiDist", kGroup, 2, 2, chi_dist, "value, degrees of freedom"),
    scalar("ChiInv", kGroup, 2, 2, chi_inv, "probability, degrees of freedom"),
    scalar("FDist", kGroup, 3, 3, f_dist, "value, degrees of freedom, degrees of freedom"),
    scalar("FInv", kGroup, 3, 3, f_inv, "probability, degrees of freedom, degrees of freedom"),
    scalar("NormDist", kGroup, 1, 4, norm_dist, "value, mean, deviation, cumulative"),
    scalar("NormInv", kGroup, 1, 3, norm_inv, "probability, mean, deviation"),
    scalar("TDist", kGroup, 3, 3, t_dist, "value, degrees of freedom, tails"),
    scalar("TInv", kGroup, 2, 2, t_inv, "probability, degrees of freedom"),
};

}  // namespace

std::span<const FunctionInfo> probability_functions() { return kFunctions; }

}  // namespace orrery::engine
