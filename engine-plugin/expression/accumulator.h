// Aggregations over values one at a time: every kind, any value. Cubes have faster kernels for the common ones.
#pragma once

#include <memory>
#include <span>

#include "expression/function_table.h"

namespace orrery::engine {

/// The running state of one aggregation over one group. Not thread-safe.
class Accumulator {
public:
    virtual ~Accumulator() = default;
    /// Adds one record: the values of the aggregation's arguments. Texts are copied where they are kept.
    virtual void add(std::span<const Value> arguments) = 0;
    virtual Value result() const = 0;
};

/// An empty state; null for kinds that are no plain aggregation (aggr).
std::unique_ptr<Accumulator> make_accumulator(AggregationKind kind, bool distinct);

}  // namespace orrery::engine
