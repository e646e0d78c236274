// Aggregations over geometries.
#pragma once

#include <memory>

#include "expression/accumulator.h"

namespace orrery::engine {

/// Null for kinds that are not about geometries.
std::unique_ptr<Accumulator> make_geo_accumulator(AggregationKind kind);

}  // namespace orrery::engine
