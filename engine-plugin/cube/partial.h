// The running state of one aggregation over a range of records, for every group at once.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "cube/aggregate_column.h"
#include "cube/operand.h"
#include "cube/scaled_integers.h"
#include "expression/function_table.h"

namespace orrery::engine {

/// What is known of one aggregation when all records were seen.
class GroupTotals {
public:
    virtual ~GroupTotals() = default;
    /// The state in which group g counts for group target[g]; groups < target.size() only.
    virtual std::unique_ptr<GroupTotals> rolled_up(std::span<const std::uint32_t> target,
                                                   std::uint32_t groups) const = 0;
    virtual AggregateColumn finish() = 0;
};

/// Ranges are worked on in parallel, each with its own state, and merged in the order of the records: results do not
/// depend on the number of threads. Group numbers are below the group count; one more group stays empty.
class Partial : public GroupTotals {
public:
    virtual void add(BatchValues& values) = 0;
    /// Adds the state of the records that follow; same kind, at most as many groups.
    virtual void merge(const Partial& later) = 0;
};

/// What to compute: an aggregation over operands of the pass it belongs to.
struct AggregateTask {
    AggregationKind kind = AggregationKind::none;
    bool distinct = false;
    std::vector<std::uint32_t> operands;
    std::shared_ptr<const Dictionary> dictionary;  ///< of the first operand; null when it gives numbers only
    std::vector<std::shared_ptr<const Dictionary>> dictionaries;  ///< of all operands, for kinds that need values
    std::shared_ptr<const ScaledIntegers> integers;               ///< of the first operand, where it gives them
    bool null_free = false;                                       ///< the first operand is known to have no NULL
};

/// An aggregation that is a sum of integers or a count: exact, so one state per thread serves all of them.
struct ExactAggregation {
    AggregationKind kind = AggregationKind::none;  ///< sum, avg, count (not distinct); none: records
    std::uint32_t operand = 0;
    Element null_code = 0;
    bool null_free = false;                          ///< every record has a value
    std::shared_ptr<const ScaledIntegers> integers;  ///< for sum and avg
};

/// Makes empty states for `groups` groups; one factory per aggregation and pass.
class PartialFactory {
public:
    virtual ~PartialFactory() = default;
    virtual std::unique_ptr<Partial> make(std::uint32_t groups) = 0;
    /// About the memory of one state.
    virtual std::uint64_t bytes(std::uint32_t groups) const = 0;
    /// True when states may be merged in any order: then there is one per thread.
    virtual bool any_order() const { return false; }
};
std::unique_ptr<PartialFactory> make_factory(const AggregateTask& task);
std::unique_ptr<PartialFactory> make_number_factory(const AggregateTask& task);
std::unique_ptr<PartialFactory> make_distinct_factory(const AggregateTask& task);
std::unique_ptr<PartialFactory> make_only_factory(const AggregateTask& task);
std::unique_ptr<PartialFactory> make_value_factory(const AggregateTask& task);

/// How a pass calculates an aggregation: exactly, or with states that a factory makes.
struct AggregationPlan {
    std::optional<ExactAggregation> exact;
    std::unique_ptr<PartialFactory> factory;
};
AggregationPlan make_plan(const AggregateTask& task);
/// Counts the records of groups: there are such records where it is not 0.
AggregationPlan make_presence_plan();

}  // namespace orrery::engine
