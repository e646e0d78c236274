// Limits of dimensions: which values a chart shows, and which it takes together as "Others".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/bitmap.h"
#include "storage/symbols.h"

namespace orrery::engine {

/// Values are ranked by a measure; what does not reach the limit becomes one value.
struct DimensionLimit {
    enum class Mode : std::uint8_t {
        off,
        counted,               ///< the first `number`; the last ones when it is negative
        absolute,              ///< where the measure compares so with `number`
        absolute_accumulated,  ///< the first ones until their sum reaches `number`
        relative,              ///< as absolute, by the share of the total
        relative_accumulated
    };
    enum class Comparison : std::uint8_t { greater, greater_equal, less, less_equal };

    Mode mode = Mode::off;
    double number = 0;
    Comparison comparison = Comparison::greater;
    bool ascending = false;       ///< the smallest are the first
    bool keep_bad_values = true;  ///< values whose measure is no number stay, where numbers are compared
    bool suppress_others = false;
    bool everywhere = false;       ///< ranked by the dimension alone, also where it stands inside of another
    bool collapses_inner = false;  ///< inside of "Others" the dimensions that follow are "Others", too
    std::string others_label;
    std::string ranked_by;  ///< an expression; empty: the chart's first measure

    friend bool operator==(const DimensionLimit&, const DimensionLimit&) = default;
};

struct RankedValue {
    Element code = 0;
    double number = 0;  ///< NaN when the measure has no number
};

/// The codes below `size` that stay.
Bitmap kept_values(const DimensionLimit& limit, std::vector<RankedValue> values, double total, Element size);

}  // namespace orrery::engine
