// Further distributions: beta, gamma, binomial and Poisson, and the densities of those in functions_probability.cpp.
#include <array>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "expression/distribution.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

namespace math = boost::math;

double beta_below(const double* in) { return math::cdf(math::beta_distribution<>(in[1], in[2]), in[0]); }
double beta_at(const double* in) { return math::pdf(math::beta_distribution<>(in[1], in[2]), in[0]); }
double beta_share(const double* in) { return math::quantile(math::beta_distribution<>(in[1], in[2]), in[0]); }

// Shape and scale.
double gamma_below(const double* in) { return math::cdf(math::gamma_distribution<>(in[1], in[2]), in[0]); }
double gamma_at(const double* in) { return math::pdf(math::gamma_distribution<>(in[1], in[2]), in[0]); }
double gamma_share(const double* in) { return math::quantile(math::gamma_distribution<>(in[1], in[2]), in[0]); }

/// The smallest count up to which at least this share lies.
template <class Distribution>
double smallest_count(const Distribution& distribution, double share) {
    if (!(share < 1)) return std::nan("");
    double count = std::max(0.0, std::floor(math::quantile(distribution, share)) - 1);
    for (int step = 0; step < 3 && math::cdf(distribution, count) < share; ++step) ++count;
    return count;
}

// Of counts there is no half: what is asked about is the whole number below.
double binomial_below(const double* in) {
    const math::binomial trials(in[1], in[2]);
    return in[0] < 0 ? 0 : math::cdf(trials, std::min(std::floor(in[0]), in[1]));
}
double binomial_at(const double* in) {
    const math::binomial trials(in[1], in[2]);
    return in[0] < 0 || in[0] > in[1] ? 0 : math::pdf(trials, std::floor(in[0]));
}
double binomial_share(const double* in) { return smallest_count(math::binomial(in[1], in[2]), in[0]); }
double poisson_below(const double* in) {
    const math::poisson events(in[1]);
    return in[0] < 0 ? 0 : math::cdf(events, std::floor(in[0]));
}
double poisson_at(const double* in) {
    const math::poisson events(in[1]);
    return in[0] < 0 ? 0 : math::pdf(events, std::floor(in[0]));
}
double poisson_share(const double* in) { return smallest_count(math::poisson(in[1]), in[0]); }

double chi_at(const double* in) { return math::pdf(math::chi_squared(in[1]), in[0]); }
double f_at(const double* in) { return math::pdf(math::fisher_f(in[1], in[2]), in[0]); }
double t_at(const double* in) { return math::pdf(math::students_t(in[1]), in[0]); }

template <double (*Calculate)(const double*), std::uint8_t Count>
constexpr FunctionInfo numbers(std::string_view name, std::string_view help) {
    return scalar(name, FunctionGroup::probability, Count, Count, of_numbers<Calculate, Count>, help);
}

constexpr std::string_view kFreedom = "value, degrees of freedom";
constexpr std::string_view kTrials = "successes, trials, probability of one";

constexpr std::array kFunctions{
    numbers<beta_at, 3>("BetaDensity", "value, alpha, beta"),
    numbers<beta_below, 3>("BetaDist", "value, alpha, beta"),
    numbers<beta_share, 3>("BetaInv", "probability, alpha, beta"),
    numbers<binomial_below, 3>("BinomDist", kTrials),
    numbers<binomial_at, 3>("BinomFrequency", kTrials),
    numbers<binomial_share, 3>("BinomInv", "probability, trials, probability of one"),
    numbers<chi_at, 2>("ChiDensity", kFreedom),
    numbers<f_at, 3>("FDensity", "value, degrees of freedom, degrees of freedom"),
    numbers<gamma_at, 3>("GammaDensity", "value, shape, scale"),
    numbers<gamma_below, 3>("GammaDist", "value, shape, scale"),
    numbers<gamma_share, 3>("GammaInv", "probability, shape, scale"),
    numbers<poisson_below, 2>("PoissonDist", "events, mean"),
    numbers<poisson_at, 2>("PoissonFrequency", "events, mean"),
    numbers<poisson_share, 2>("PoissonInv", "probability, mean"),
    numbers<t_at, 2>("TDensity", kFreedom),
};

}  // namespace

std::span<const FunctionInfo> distribution_functions() { return kFunctions; }

}  // namespace orrery::engine
