// Straight lines through points by least squares: y = m x + b, free or through a given point.
#include <cmath>
#include <limits>

#include "expression/sample.h"

namespace orrery::engine {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Line {
    double count = 0;
    double slope = kNone, intercept = kNone;
    double freedom = kNone;
    double explained = kNone, residual = kNone;  ///< sums of squares
    double spread = kNone;                       ///< of x, around its mean or the given point
    double squares = 0;                          ///< sum of x squared
    bool forced = false;

    [[nodiscard]] double error_of_y() const { return freedom > 0 ? std::sqrt(residual / freedom) : kNone; }
};

/// Arguments: y, x and, if the line has to go through a point, its y and x (0 when only y is given).
Line fit(const Sample& sample) {
    Line line;
    line.forced = sample.width > 2;
    const double y0 = sample.parameter(2, 0), x0 = sample.parameter(3, 0);
    double mean_x = 0, mean_y = 0;
    const auto each = [&](auto&& visit) {
        for (std::size_t r = 0; r < sample.records(); ++r)
            if (sample.at(r, 0).has_number() && sample.at(r, 1).has_number())
                visit(sample.at(r, 1).number(), sample.at(r, 0).number());
    };
    each([&](double x, double y) {
        ++line.count;
        mean_x += (x - mean_x) / line.count;
        mean_y += (y - mean_y) / line.count;
        line.squares += x * x;
    });
    if (line.forced) mean_x = x0, mean_y = y0;
    line.freedom = line.count - (line.forced ? 1 : 2);
    double xx = 0, xy = 0;
    each([&](double x, double y) {
        xx += (x - mean_x) * (x - mean_x);
        xy += (x - mean_x) * (y - mean_y);
    });
    if (xx == 0 || line.freedom < 0) return line;
    line.spread = xx;
    line.slope = xy / xx;
    line.intercept = mean_y - line.slope * mean_x;
    line.residual = line.explained = 0;
    each([&](double x, double y) {
        const double expected = line.slope * x + line.intercept;
        line.residual += (y - expected) * (y - expected);
        line.explained += (expected - mean_y) * (expected - mean_y);
    });
    return line;
}

double slope(const Sample& sample) { return fit(sample).slope; }
double intercept(const Sample& sample) { return fit(sample).intercept; }
double determination(const Sample& sample) {
    const Line line = fit(sample);
    return line.explained / (line.explained + line.residual);
}
double freedom(const Sample& sample) {
    const Line line = fit(sample);
    return std::isnan(line.slope) ? kNone : line.freedom;
}
double f_value(const Sample& sample) {
    const Line line = fit(sample);
    return line.freedom > 0 && line.residual > 0 ? line.explained / (line.residual / line.freedom) : kNone;
}
double error_of_slope(const Sample& sample) {
    const Line line = fit(sample);
    return line.error_of_y() / std::sqrt(line.spread);
}
double error_of_intercept(const Sample& sample) {
    const Line line = fit(sample);
    return line.forced ? kNone : line.error_of_y() * std::sqrt(line.squares / (line.count * line.spread));
}
double error_of_y(const Sample& sample) { return fit(sample).error_of_y(); }
double explained(const Sample& sample) { return fit(sample).explained; }
double residual(const Sample& sample) { return fit(sample).residual; }

}  // namespace

SampleStatistic regression_statistic(AggregationKind kind) {
    using Kind = AggregationKind;
    switch (kind) {
        case Kind::linest_m:
            return slope;
        case Kind::linest_b:
            return intercept;
        case Kind::linest_r2:
            return determination;
        case Kind::linest_df:
            return freedom;
        case Kind::linest_f:
            return f_value;
        case Kind::linest_sem:
            return error_of_slope;
        case Kind::linest_seb:
            return error_of_intercept;
        case Kind::linest_sey:
        case Kind::steyx:
            return error_of_y;
        case Kind::linest_ssreg:
            return explained;
        case Kind::linest_ssresid:
            return residual;
        default:
            return nullptr;
    }
}

}  // namespace orrery::engine
