// Statistics over whole samples: regressions, tests, cash flows. One sample is the records of a group, in their order.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "expression/function_table.h"

namespace orrery::engine {

/// The records of one group: the arguments of the aggregation, as many a record as it was called with.
struct Sample {
    std::vector<Value> values;  ///< record by record
    std::size_t width = 0;      ///< arguments

    [[nodiscard]] std::size_t records() const { return width == 0 ? 0 : values.size() / width; }
    [[nodiscard]] const Value& at(std::size_t record, std::size_t argument) const {
        return values[record * width + argument];
    }
    /// An argument that is the same for all records, read from the first that has it.
    [[nodiscard]] double parameter(std::size_t argument, double otherwise) const;
};

/// NaN where the sample is too small or the statistic undefined.
using SampleStatistic = double (*)(const Sample&);

/// Null for kinds that are no statistic over a whole sample.
SampleStatistic sample_statistic(AggregationKind kind);
SampleStatistic regression_statistic(AggregationKind kind);
SampleStatistic test_statistic(AggregationKind kind);
SampleStatistic cash_flow_statistic(AggregationKind kind);

/// A payment and when it is made, in days or periods.
struct Payment {
    double amount = 0;
    double time = 0;
};
/// Worth today of payments, each after `time` periods at `rate`.
double present_value(std::span<const Payment> payments, double rate);
/// The rate at which they are worth nothing; NaN when there is none between -99.9 % and 100 000 %.
double internal_rate(std::span<const Payment> payments);
/// Times in years of 365 days after the first payment.
void count_from_first(std::vector<Payment>& payments);

/// Pearson's; NaN when one side does not vary.
double correlation(std::span<const std::array<double, 2>> pairs);

}  // namespace orrery::engine
