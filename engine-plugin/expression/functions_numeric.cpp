// Rounding, division, powers, trigonometry.
#include <array>
#include <bit>
#include <cmath>
#include <numbers>
#include <random>

#include "expression/function_arguments.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

using Unary = double (*)(double);

template <Unary Function>
Value unary(const FunctionContext& c, Arguments a) {
    return number_value(Function(number_at(c, a, 0)));
}

double square(double x) { return x * x; }
double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
double fraction(double x) { return x - std::floor(x); }
double logarithm(double x) { return std::log(x); }

// A quotient that is a whole number but for binary noise counts as that whole number: 2.675 / 0.01 is 267.5.
double cleaned(double quotient) {
    const double doubled = std::nearbyint(quotient * 2) / 2;
    return std::fabs(quotient - doubled) < 1e-9 * std::fmax(1.0, std::fabs(quotient)) ? doubled : quotient;
}

double half_up(double x) { return std::floor(x + 0.5); }
double floor_of(double x) { return std::floor(x); }
double ceil_of(double x) { return std::ceil(x); }

template <Unary Rounding>
Value rounded(const FunctionContext& c, Arguments a) {
    const double step = number_or(c, a, 1, 1);
    const double offset = number_or(c, a, 2, 0);
    if (!(step > 0)) return {};
    const double count = Rounding(cleaned((number_at(c, a, 0) - offset) / step));
    const double inverse = std::nearbyint(1 / step);
    // Dividing by the whole inverse of a decimal step avoids 3 * 0.1 = 0.30000000000000004.
    const bool decimal_step = step < 1 && std::fabs(1 / step - inverse) < 1e-9 * inverse;
    return number_value((decimal_step ? count / inverse : count * step) + offset);
}

bool is_whole(double x) { return x == std::trunc(x); }

Value mod(const FunctionContext& c, Arguments a) {
    const double x = number_at(c, a, 0);
    const double divisor = number_at(c, a, 1);
    if (!is_whole(x) || !is_whole(divisor) || !(divisor > 0)) return {};
    const double rest = std::fmod(x, divisor);
    return number_value(rest < 0 ? rest + divisor : rest);
}

Value fmod_of(const FunctionContext& c, Arguments a) {
    return number_value(std::fmod(number_at(c, a, 0), number_at(c, a, 1)));
}
Value div(const FunctionContext& c, Arguments a) {
    return number_value(std::trunc(number_at(c, a, 0) / number_at(c, a, 1)));
}
Value pow_of(const FunctionContext& c, Arguments a) {
    return number_value(std::pow(number_at(c, a, 0), number_at(c, a, 1)));
}
Value atan2_of(const FunctionContext& c, Arguments a) {
    return number_value(std::atan2(number_at(c, a, 0), number_at(c, a, 1)));
}

template <int Rest>
Value parity(const FunctionContext& c, Arguments a) {
    const double x = number_at(c, a, 0);
    if (!is_whole(x)) return {};
    return Value::boolean(std::fabs(std::fmod(x, 2)) == Rest);
}

Value fact(const FunctionContext& c, Arguments a) {
    const double n = number_at(c, a, 0);
    return is_whole(n) && n >= 0 ? number_value(std::round(std::tgamma(n + 1))) : Value();
}

double falling_product(double n, double k) {
    double product = 1;
    for (double i = 0; i < k && std::isfinite(product) && product != 0; ++i) product *= n - i;
    return product;
}

template <bool Ordered>
Value choose(const FunctionContext& c, Arguments a) {
    const double n = number_at(c, a, 0);
    const double k = number_at(c, a, 1);
    constexpr double kMost = 1e6;
    if (!is_whole(n) || !is_whole(k) || k < 0 || n < k || n > kMost) return {};
    return number_value(Ordered
                            ? falling_product(n, k)
                            : std::round(std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1))));
}

Value bit_count(const FunctionContext& c, Arguments a) {
    std::int64_t bits = 0;
    if (!integer_at(c, a, 0, bits)) return {};
    return static_cast<double>(std::popcount(static_cast<std::uint32_t>(bits)));
}

Value pi(const FunctionContext&, Arguments) { return std::numbers::pi; }
Value euler(const FunctionContext&, Arguments) { return std::numbers::e; }

Value rand_of(const FunctionContext&, Arguments) {
    thread_local std::mt19937_64 generator{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(generator);
}

constexpr auto kNumeric = FunctionGroup::numeric;
constexpr auto kExponential = FunctionGroup::exponential;
constexpr auto kTrigonometric = FunctionGroup::trigonometric;
constexpr std::array kFunctions{
    scalar("Acos", kTrigonometric, 1, 1, unary<std::acos>, "x"),
    scalar("Acosh", kTrigonometric, 1, 1, unary<std::acosh>, "x"),
    scalar("Asin", kTrigonometric, 1, 1, unary<std::asin>, "x"),
    scalar("Asinh", kTrigonometric, 1, 1, unary<std::asinh>, "x"),
    scalar("Atan", kTrigonometric, 1, 1, unary<std::atan>, "x"),
    scalar("Atan2", kTrigonometric, 2, 2, atan2_of, "y, x"),
    scalar("Atanh", kTrigonometric, 1, 1, unary<std::atanh>, "x"),
    scalar("BitCount", kNumeric, 1, 1, bit_count, "integer"),
    scalar("Ceil", kNumeric, 1, 3, rounded<ceil_of>, "x, step, offset"),
    scalar("Combin", kNumeric, 2, 2, choose<false>, "n, k"),
    scalar("Cos", kTrigonometric, 1, 1, unary<std::cos>, "x"),
    scalar("Cosh", kTrigonometric, 1, 1, unary<std::cosh>, "x"),
    scalar("Div", kNumeric, 2, 2, div, "a, b"),
    scalar("e", kExponential, 0, 0, euler, ""),
    scalar("Even", kNumeric, 1, 1, parity<0>, "integer"),
    scalar("Exp", kExponential, 1, 1, unary<std::exp>, "x"),
    scalar("fAbs", kNumeric, 1, 1, unary<std::fabs>, "x"),
    scalar("Fact", kNumeric, 1, 1, fact, "n"),
    scalar("Floor", kNumeric, 1, 3, rounded<floor_of>, "x, step, offset"),
    scalar("fMod", kNumeric, 2, 2, fmod_of, "a, b"),
    scalar("Frac", kNumeric, 1, 1, unary<fraction>, "x"),
    scalar("Log", kExponential, 1, 1, unary<logarithm>, "x"),
    scalar("Log10", kExponential, 1, 1, unary<std::log10>, "x"),
    scalar("Mod", kNumeric, 2, 2, mod, "integer, divisor"),
    scalar("Odd", kNumeric, 1, 1, parity<1>, "integer"),
    scalar("Permut", kNumeric, 2, 2, choose<true>, "n, k"),
    scalar("Pi", kTrigonometric, 0, 0, pi, ""),
    scalar("Pow", kExponential, 2, 2, pow_of, "base, exponent"),
    scalar("Rand", kNumeric, 0, 0, rand_of, "", false),
    scalar("Round", kNumeric, 1, 3, rounded<half_up>, "x, step, offset"),
    scalar("Sign", kNumeric, 1, 1, unary<sign>, "x"),
    scalar("Sin", kTrigonometric, 1, 1, unary<std::sin>, "x"),
    scalar("Sinh", kTrigonometric, 1, 1, unary<std::sinh>, "x"),
    scalar("Sqr", kExponential, 1, 1, unary<square>, "x"),
    scalar("Sqrt", kExponential, 1, 1, unary<std::sqrt>, "x"),
    scalar("Tan", kTrigonometric, 1, 1, unary<std::tan>, "x"),
    scalar("Tanh", kTrigonometric, 1, 1, unary<std::tanh>, "x"),
};

}  // namespace

std::span<const FunctionInfo> numeric_functions() { return kFunctions; }

}  // namespace orrery::engine
