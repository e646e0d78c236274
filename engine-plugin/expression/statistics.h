// Statistics over numbers already collected: shared by aggregations and range functions. NaN where undefined.
#pragma once

#include <span>
#include <vector>

namespace orrery::engine {

double sample_stdev(std::span<const double> numbers);
double sample_skew(std::span<const double> numbers);
double sample_kurtosis(std::span<const double> numbers);
/// Linear interpolation at (n-1)f. Reorders `numbers`.
double fractile_inclusive(std::vector<double>& numbers, double fraction);
/// Linear interpolation at (n+1)f-1; NaN outside the sample. Reorders `numbers`.
double fractile_exclusive(std::vector<double>& numbers, double fraction);
/// The number that occurs most often; NaN when several do.
double most_frequent(std::vector<double>& numbers);

}  // namespace orrery::engine
