#include "cube/dimension_limit.h"

#include <algorithm>
#include <cmath>

namespace orrery::engine {
namespace {

using Mode = DimensionLimit::Mode;
using Comparison = DimensionLimit::Comparison;

bool compares(Comparison comparison, double number, double limit) {
    switch (comparison) {
        case Comparison::greater:
            return number > limit;
        case Comparison::greater_equal:
            return number >= limit;
        case Comparison::less:
            return number < limit;
        case Comparison::less_equal:
            break;
    }
    return number <= limit;
}

}  // namespace

Bitmap kept_values(const DimensionLimit& limit, std::vector<RankedValue> values, double total, Element size) {
    Bitmap kept(size);
    const bool counted = limit.mode == Mode::counted;
    const bool ascending = limit.ascending != (counted && limit.number < 0);
    // Numbers first, in the order of the ranking; equal ones as they were loaded.
    std::stable_sort(values.begin(), values.end(), [&](const RankedValue& a, const RankedValue& b) {
        if (std::isnan(a.number) || std::isnan(b.number)) return !std::isnan(a.number) && std::isnan(b.number);
        if (a.number != b.number) return ascending ? a.number < b.number : a.number > b.number;
        return a.code < b.code;
    });
    const double scale = limit.mode == Mode::relative || limit.mode == Mode::relative_accumulated ? total : 1;
    double sum = 0, place = 0;
    for (const RankedValue& value : values) {
        bool stays = false;
        if (counted)
            stays = place < std::fabs(limit.number);
        else if (std::isnan(value.number))
            stays = limit.keep_bad_values;
        else if (limit.mode == Mode::absolute || limit.mode == Mode::relative)
            stays = compares(limit.comparison, value.number / scale, limit.number);
        else
            stays = sum / scale < limit.number;
        if (stays) kept.set(value.code);
        if (!std::isnan(value.number)) sum += value.number;
        ++place;
    }
    return kept;
}

}  // namespace orrery::engine
