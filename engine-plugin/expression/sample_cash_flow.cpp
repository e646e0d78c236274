// Cash flows: what payments at different times are worth, and the rate at which they are worth nothing.
#include <algorithm>
#include <cmath>
#include <limits>

#include "expression/sample.h"

namespace orrery::engine {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Payments of each period in the order of the records; `first` is the period of the first one.
std::vector<Payment> periodic(const Sample& sample, std::size_t argument, double first) {
    std::vector<Payment> out;
    for (std::size_t r = 0; r < sample.records(); ++r)
        if (sample.at(r, argument).has_number())
            out.push_back({sample.at(r, argument).number(), first + static_cast<double>(out.size())});
    return out;
}

std::vector<Payment> dated(const Sample& sample, std::size_t amount, std::size_t date) {
    std::vector<Payment> out;
    for (std::size_t r = 0; r < sample.records(); ++r)
        if (sample.at(r, amount).has_number() && sample.at(r, date).has_number())
            out.push_back({sample.at(r, amount).number(), sample.at(r, date).number()});
    count_from_first(out);
    return out;
}

double irr(const Sample& sample) { return internal_rate(periodic(sample, 0, 0)); }
double xirr(const Sample& sample) { return internal_rate(dated(sample, 0, 1)); }
double npv(const Sample& sample) {
    const auto payments = periodic(sample, 1, 1);
    return payments.empty() ? kNone : present_value(payments, sample.parameter(0, kNone));
}
double xnpv(const Sample& sample) {
    const auto payments = dated(sample, 1, 2);
    return payments.empty() ? kNone : present_value(payments, sample.parameter(0, kNone));
}

}  // namespace

double present_value(std::span<const Payment> payments, double rate) {
    double sum = 0;
    for (const Payment& payment : payments) sum += payment.amount / std::pow(1 + rate, payment.time);
    return sum;
}

// Found by halving between the nearest rates around 0 where the worth changes its sign.
double internal_rate(std::span<const Payment> payments) {
    const bool both = std::any_of(payments.begin(), payments.end(), [](const Payment& p) { return p.amount > 0; }) &&
                      std::any_of(payments.begin(), payments.end(), [](const Payment& p) { return p.amount < 0; });
    if (!both) return kNone;
    constexpr double kRates[] = {-0.999, -0.99, -0.95, -0.9, -0.8, -0.6, -0.4, -0.2, -0.1, -0.05, 0,   0.05, 0.1,
                                 0.2,    0.4,   0.7,   1,    1.5,  2.5,  4,    7,    12,   30,    100, 1000};
    double low = kNone, high = kNone;
    for (std::size_t i = 0; i + 1 < std::size(kRates); ++i) {
        const double a = present_value(payments, kRates[i]), b = present_value(payments, kRates[i + 1]);
        if (!std::isfinite(a) || !std::isfinite(b) || (a < 0) == (b < 0)) continue;
        if (std::isnan(low) || std::fabs(kRates[i]) < std::fabs(low)) low = kRates[i], high = kRates[i + 1];
    }
    if (std::isnan(low)) return kNone;
    const bool falling = present_value(payments, low) > 0;
    for (int step = 0; step < 200 && high - low > 1e-15; ++step) {
        const double middle = (low + high) / 2;
        ((present_value(payments, middle) > 0) == falling ? low : high) = middle;
    }
    return (low + high) / 2;
}

void count_from_first(std::vector<Payment>& payments) {
    if (payments.empty()) return;
    const double first = payments.front().time;
    for (Payment& payment : payments) payment.time = (payment.time - first) / 365;
}

SampleStatistic cash_flow_statistic(AggregationKind kind) {
    switch (kind) {
        case AggregationKind::irr:
            return irr;
        case AggregationKind::xirr:
            return xirr;
        case AggregationKind::npv:
            return npv;
        case AggregationKind::xnpv:
            return xnpv;
        default:
            return nullptr;
    }
}

}  // namespace orrery::engine
