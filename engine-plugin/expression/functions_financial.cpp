// Loans, savings and options: payments at regular times under one rate of interest.
#include <array>
#include <cmath>

#include "expression/function_arguments.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

using C = const FunctionContext&;

/// Payments are made at the end of a period, or at its start when the type is not 0.
struct Terms {
    double rate = 0, periods = 0, at_start = 0;

    /// What one unit now is worth at the end, and what a payment of one each period is worth then.
    [[nodiscard]] double growth() const { return std::pow(1 + rate, periods); }
    [[nodiscard]] double annuity() const { return rate == 0 ? periods : (1 + rate * at_start) * (growth() - 1) / rate; }
};

double type_at(C c, Arguments a, std::size_t index) { return number_or(c, a, index, 0) != 0 ? 1 : 0; }

Value future_value(C c, Arguments a) {
    const Terms terms{number_at(c, a, 0), number_at(c, a, 1), type_at(c, a, 4)};
    return number_value(-(number_or(c, a, 3, 0) * terms.growth() + number_at(c, a, 2) * terms.annuity()));
}

Value present_value(C c, Arguments a) {
    const Terms terms{number_at(c, a, 0), number_at(c, a, 1), type_at(c, a, 4)};
    return number_value(-(number_or(c, a, 3, 0) + number_at(c, a, 2) * terms.annuity()) / terms.growth());
}

double payment_of(const Terms& terms, double present, double future) {
    return -(future + present * terms.growth()) / terms.annuity();
}

Value payment(C c, Arguments a) {
    const Terms terms{number_at(c, a, 0), number_at(c, a, 1), type_at(c, a, 4)};
    return number_value(payment_of(terms, number_at(c, a, 2), number_or(c, a, 3, 0)));
}

Value periods(C c, Arguments a) {
    const double rate = number_at(c, a, 0), paid = number_at(c, a, 1), present = number_at(c, a, 2);
    const double future = number_or(c, a, 3, 0);
    if (rate == 0) return number_value(-(future + present) / paid);
    const double each = paid * (1 + rate * type_at(c, a, 4)) / rate;
    return number_value(std::log((each - future) / (each + present)) / std::log1p(rate));
}

/// The rate above -99.99 % a period at which the sums meet; found by halving, as they change sign once.
Value rate(C c, Arguments a) {
    const double count = number_at(c, a, 0), paid = number_at(c, a, 1), present = number_at(c, a, 2);
    const double future = number_or(c, a, 3, 0), type = type_at(c, a, 4);
    const auto missing = [&](double at) {
        const Terms terms{at, count, type};
        return future + present * terms.growth() + paid * terms.annuity();
    };
    double low = -0.9999, high = 0;
    const bool rising = missing(low) < 0;
    // Large rates over many periods are beyond any number: the smallest bound that will do.
    for (const double bound : {1.0, 10.0, 1e4}) {
        const double there = missing(bound);
        if (std::isfinite(there) && (there < 0) != rising && there != 0) high = bound;
        if (high != 0) break;
    }
    if (high == 0) return {};
    for (int step = 0; step < 200; ++step) {
        const double middle = (low + high) / 2;
        ((missing(middle) < 0) == rising ? low : high) = middle;
    }
    return number_value((low + high) / 2);
}

double normal(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }

Value black_and_schole(C c, Arguments a) {
    const double strike = number_at(c, a, 0), years = number_at(c, a, 1), price = number_at(c, a, 2);
    const double volatility = number_at(c, a, 3), free_rate = number_at(c, a, 4);
    const std::string kind = text_at(a, 5);
    const bool is_call = kind == "c" || kind == "call" || kind == "1";
    const bool is_put = kind == "p" || kind == "put" || kind == "0";
    if (!is_call && !is_put) return {};
    const double spread = volatility * std::sqrt(years);
    const double first = (std::log(price / strike) + (free_rate + volatility * volatility / 2) * years) / spread;
    const double second = first - spread, due = strike * std::exp(-free_rate * years);
    return number_value(is_call ? price * normal(first) - due * normal(second)
                                : due * normal(-second) - price * normal(-first));
}

constexpr auto kGroup = FunctionGroup::financial;
constexpr std::array kFunctions{
    scalar("BlackAndSchole", kGroup, 6, 6, black_and_schole,
           "strike, years left, price, volatility, risk-free rate, 'call' or 'put'"),
    scalar("FV", kGroup, 3, 5, future_value, "rate, periods, payment, present value, type"),
    scalar("nPer", kGroup, 3, 5, periods, "rate, payment, present value, future value, type"),
    scalar("Pmt", kGroup, 3, 5, payment, "rate, periods, present value, future value, type"),
    scalar("PV", kGroup, 3, 5, present_value, "rate, periods, payment, future value, type"),
    scalar("Rate", kGroup, 3, 5, rate, "periods, payment, present value, future value, type"),
};

}  // namespace

std::span<const FunctionInfo> financial_functions() { return kFunctions; }

}  // namespace orrery::engine
