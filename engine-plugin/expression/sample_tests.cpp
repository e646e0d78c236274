// Statistical tests: Student's t over one or two samples, z, and chi-squared over a table.
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "expression/operators.h"
#include "expression/sample.h"

namespace orrery::engine {
namespace {

namespace math = boost::math;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
/// The share beyond one end of an interval when none is asked for: 95 % lie inside.
constexpr double kShare = 0.025;

/// Numbers with weights.
struct Group {
    double count = 0, mean = 0, squares = 0;

    void add(double number, double weight) {
        if (!(weight > 0)) return;
        count += weight;
        const double step = number - mean;
        mean += step * weight / count;
        squares += weight * step * (number - mean);
    }
    [[nodiscard]] double variance() const { return count > 1 ? squares / (count - 1) : kNone; }
};

/// What a test comes down to: a difference, its error, and the distribution it is judged by.
struct Judged {
    double difference = kNone, error = kNone;
    double freedom = kNone;  ///< infinite: the normal distribution
    double share = kShare;

    [[nodiscard]] double score() const { return error > 0 ? difference / error : kNone; }
    [[nodiscard]] double significance() const {
        const double at = std::fabs(score());
        if (std::isnan(at) || !(freedom > 0)) return kNone;
        return 2 * (std::isinf(freedom) ? math::cdf(math::complement(math::normal(), at))
                                        : math::cdf(math::complement(math::students_t(freedom), at)));
    }
    [[nodiscard]] double confidence() const {
        if (!(error >= 0) || !(freedom > 0) || !(share > 0 && share < 1)) return kNone;
        return error * (std::isinf(freedom) ? math::quantile(math::complement(math::normal(), share))
                                            : math::quantile(math::complement(math::students_t(freedom), share)));
    }
};

/// Arguments: [weight,] group, value, then one more or two: share of the interval, whether variances are equal.
template <bool Weighted, bool Interval>
Judged two_samples(const Sample& sample) {
    constexpr std::size_t first = Weighted ? 1 : 0;
    std::vector<std::pair<Value, Group>> groups;  // in the order they come
    for (std::size_t r = 0; r < sample.records(); ++r) {
        const Value& name = sample.at(r, first);
        const Value& number = sample.at(r, first + 1);
        if (name.is_null() || !number.has_number()) continue;
        auto at = groups.begin();
        while (at != groups.end() && !at->first.same_symbol(name)) ++at;
        if (at == groups.end()) {
            if (groups.size() == 2) return {};  // a test is between two
            at = groups.insert(groups.end(), {name, {}});
        }
        at->second.add(number.number(), Weighted ? sample.at(r, 0).number() : 1);
    }
    if (groups.size() != 2) return {};
    const Group& a = groups[0].second;
    const Group& b = groups[1].second;
    Judged out;
    out.share = Interval ? sample.parameter(first + 2, kShare) : kShare;
    const bool equal = sample.parameter(first + (Interval ? 3 : 2), -1) != 0;
    out.difference = a.mean - b.mean;
    if (equal) {
        out.freedom = a.count + b.count - 2;
        out.error = std::sqrt((a.squares + b.squares) / out.freedom * (1 / a.count + 1 / b.count));
    } else {
        const double of_a = a.variance() / a.count, of_b = b.variance() / b.count;
        out.error = std::sqrt(of_a + of_b);
        out.freedom = (of_a + of_b) * (of_a + of_b) / (of_a * of_a / (a.count - 1) + of_b * of_b / (b.count - 1));
    }
    return out;
}

template <bool Weighted>
Group all_of(const Sample& sample) {
    Group out;
    for (std::size_t r = 0; r < sample.records(); ++r)
        if (sample.at(r, Weighted ? 1 : 0).has_number())
            out.add(sample.at(r, Weighted ? 1 : 0).number(), Weighted ? sample.at(r, 0).number() : 1);
    return out;
}

/// Arguments: [weight,] value, share of the interval.
template <bool Weighted, bool>
Judged one_sample(const Sample& sample) {
    const Group all = all_of<Weighted>(sample);
    return {all.count > 0 ? all.mean : kNone, std::sqrt(all.variance() / all.count), all.count - 1,
            sample.parameter(Weighted ? 2 : 1, kShare)};
}

/// Arguments: [weight,] value, known deviation, share of the interval.
template <bool Weighted, bool>
Judged normal_sample(const Sample& sample) {
    const Group all = all_of<Weighted>(sample);
    const double deviation = sample.parameter(Weighted ? 2 : 1, std::sqrt(all.variance()));
    return {all.count > 0 ? all.mean : kNone, deviation / std::sqrt(all.count), std::numeric_limits<double>::infinity(),
            sample.parameter(Weighted ? 3 : 2, kShare)};
}

/// Arguments: column, row, actual, expected.
struct Table {
    double chi2 = 0, freedom = kNone;
    explicit Table(const Sample& sample) {
        struct Less {
            bool operator()(const Value& a, const Value& b) const { return compare_values(a, b) < 0; }
        };
        std::map<Value, double, Less> columns, rows;
        double all = 0;
        const auto is_cell = [&](std::size_t r) {
            return !sample.at(r, 0).is_null() && !sample.at(r, 1).is_null() && sample.at(r, 2).has_number();
        };
        for (std::size_t r = 0; r < sample.records(); ++r) {
            if (!is_cell(r)) continue;
            columns[sample.at(r, 0)] += sample.at(r, 2).number();
            rows[sample.at(r, 1)] += sample.at(r, 2).number();
            all += sample.at(r, 2).number();
        }
        for (std::size_t r = 0; r < sample.records(); ++r) {
            if (!is_cell(r)) continue;
            const double expected =
                sample.width > 3 ? sample.at(r, 3).number() : columns[sample.at(r, 0)] * rows[sample.at(r, 1)] / all;
            const double off = sample.at(r, 2).number() - expected;
            chi2 += off * off / expected;
        }
        const auto wide = static_cast<double>(columns.size()), high = static_cast<double>(rows.size());
        if (wide > 1 && high > 1) freedom = (wide - 1) * (high - 1);
        if (wide == 1 || high == 1) freedom = wide * high - 1;
        if (!(freedom > 0)) chi2 = freedom = kNone;
    }
};

double table_chi2(const Sample& sample) { return Table(sample).chi2; }
double table_freedom(const Sample& sample) { return Table(sample).freedom; }
double table_probability(const Sample& sample) {
    const Table table(sample);
    if (!(table.chi2 >= 0) || std::isinf(table.chi2)) return kNone;
    return math::cdf(math::complement(math::chi_squared(table.freedom), table.chi2));
}

using Judge = Judged (*)(const Sample&);
template <Judge Of>
double score(const Sample& s) {
    return Of(s).score();
}
template <Judge Of>
double significance(const Sample& s) {
    return Of(s).significance();
}
template <Judge Of>
double difference(const Sample& s) {
    return Of(s).difference;
}
template <Judge Of>
double error(const Sample& s) {
    return Of(s).error;
}
template <Judge Of>
double freedom(const Sample& s) {
    return Of(s).freedom;
}
template <Judge Of>
double confidence(const Sample& s) {
    return Of(s).confidence();
}
template <Judge Of>
double lower(const Sample& s) {
    const Judged judged = Of(s);
    return judged.difference - judged.confidence();
}
template <Judge Of>
double upper(const Sample& s) {
    const Judged judged = Of(s);
    return judged.difference + judged.confidence();
}

/// In the order of the kinds of one family: t (or z), sig, dif, sterr, df, conf, lower, upper.
template <Judge Plain, Judge Interval>
constexpr SampleStatistic kFamily[] = {score<Plain>,   significance<Plain>,  difference<Plain>, error<Plain>,
                                       freedom<Plain>, confidence<Interval>, lower<Interval>,   upper<Interval>};

}  // namespace

SampleStatistic test_statistic(AggregationKind kind) {
    using Kind = AggregationKind;
    constexpr struct {
        Kind first;
        const SampleStatistic* statistics;
    } families[] = {
        {Kind::ttest_t, kFamily<two_samples<false, false>, two_samples<false, true>>},
        {Kind::ttestw_t, kFamily<two_samples<true, false>, two_samples<true, true>>},
        {Kind::ttest1_t, kFamily<one_sample<false, false>, one_sample<false, true>>},
        {Kind::ttest1w_t, kFamily<one_sample<true, false>, one_sample<true, true>>},
        {Kind::ztest_z, kFamily<normal_sample<false, false>, normal_sample<false, true>>},
        {Kind::ztestw_z, kFamily<normal_sample<true, false>, normal_sample<true, true>>},
    };
    constexpr int kKinds = 8;
    for (const auto& family : families) {
        const int place = static_cast<int>(kind) - static_cast<int>(family.first);
        if (place >= 0 && place < kKinds) return family.statistics[place];
    }
    if (kind == Kind::chi2test_chi2) return table_chi2;
    if (kind == Kind::chi2test_df) return table_freedom;
    return kind == Kind::chi2test_p ? table_probability : nullptr;
}

}  // namespace orrery::engine
