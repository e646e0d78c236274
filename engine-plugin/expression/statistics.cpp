#include "expression/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace orrery::engine {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Moments {
    double count = 0;
    double mean = 0;
    double second = 0;  // sums of powers of the deviations from the mean
    double third = 0;
    double fourth = 0;
};

Moments moments(std::span<const double> numbers) {
    Moments m;
    m.count = static_cast<double>(numbers.size());
    if (numbers.empty()) return m;
    m.mean = std::accumulate(numbers.begin(), numbers.end(), 0.0) / m.count;
    for (double number : numbers) {
        const double d = number - m.mean;
        m.second += d * d;
        m.third += d * d * d;
        m.fourth += d * d * d * d;
    }
    return m;
}

double interpolate(std::vector<double>& numbers, double position) {
    const auto low = static_cast<std::size_t>(std::floor(position));
    const double rest = position - std::floor(position);
    const auto at = [&](std::size_t index) {
        std::nth_element(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(index), numbers.end());
        return numbers[index];
    };
    const double first = at(low);
    return rest == 0 || low + 1 >= numbers.size() ? first : first + rest * (at(low + 1) - first);
}

}  // namespace

double sample_stdev(std::span<const double> numbers) {
    const Moments m = moments(numbers);
    return m.count < 2 ? kNone : std::sqrt(m.second / (m.count - 1));
}

double sample_skew(std::span<const double> numbers) {
    const Moments m = moments(numbers);
    const double deviation = m.count < 3 ? 0 : std::sqrt(m.second / (m.count - 1));
    if (deviation == 0) return kNone;
    return m.count / ((m.count - 1) * (m.count - 2)) * m.third / (deviation * deviation * deviation);
}

double sample_kurtosis(std::span<const double> numbers) {
    const Moments m = moments(numbers);
    const double variance = m.count < 4 ? 0 : m.second / (m.count - 1);
    if (variance == 0) return kNone;
    const double n = m.count;
    return n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * m.fourth / (variance * variance) -
           3 * (n - 1) * (n - 1) / ((n - 2) * (n - 3));
}

double fractile_inclusive(std::vector<double>& numbers, double fraction) {
    if (numbers.empty() || !(fraction >= 0 && fraction <= 1)) return kNone;
    return interpolate(numbers, static_cast<double>(numbers.size() - 1) * fraction);
}

double fractile_exclusive(std::vector<double>& numbers, double fraction) {
    const double position = (static_cast<double>(numbers.size()) + 1) * fraction - 1;
    if (numbers.empty() || !(position >= 0 && position <= static_cast<double>(numbers.size() - 1))) return kNone;
    return interpolate(numbers, position);
}

double most_frequent(std::vector<double>& numbers) {
    std::sort(numbers.begin(), numbers.end());
    double best = kNone;
    std::size_t best_count = 0;
    for (std::size_t i = 0; i < numbers.size();) {
        std::size_t end = i;
        while (end < numbers.size() && numbers[end] == numbers[i]) ++end;
        if (end - i == best_count) best = kNone;
        if (end - i > best_count) {
            best = numbers[i];
            best_count = end - i;
        }
        i = end;
    }
    return best;
}

}  // namespace orrery::engine
