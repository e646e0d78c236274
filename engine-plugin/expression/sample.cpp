#include "expression/sample.h"

#include <algorithm>
#include <cmath>

namespace orrery::engine {

double Sample::parameter(std::size_t argument, double otherwise) const {
    if (argument >= width) return otherwise;
    for (std::size_t record = 0; record < records(); ++record)
        if (at(record, argument).has_number()) return at(record, argument).number();
    return otherwise;
}

SampleStatistic sample_statistic(AggregationKind kind) {
    for (const auto family : {regression_statistic, test_statistic, cash_flow_statistic})
        if (const SampleStatistic found = family(kind)) return found;
    return nullptr;
}

double correlation(std::span<const std::array<double, 2>> pairs) {
    double count = 0, mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
    for (const auto& [x, y] : pairs) {
        ++count;
        const double dx = x - mean_x, dy = y - mean_y;
        mean_x += dx / count;
        mean_y += dy / count;
        xx += dx * (x - mean_x);
        yy += dy * (y - mean_y);
        xy += dx * (y - mean_y);
    }
    const double scale = std::sqrt(xx * yy);
    return scale > 0 ? xy / scale : std::nan("");
}

}  // namespace orrery::engine
