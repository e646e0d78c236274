// The running state of one aggregation over a range of records, for every group at once.
#pragma once

#include <memory>
#include <span>

#include "cube/aggregate_column.h"
#include "cube/operand.h"
#include "expression/function_table.h"

namespace orrery::engine {

/// Ranges are worked on in parallel, each with its own state, and merged in the order of the records: results do not
/// depend on the number of threads. Group numbers are below the group count; one more group stays empty.
class Partial {
public:
    virtual ~Partial() = default;
    virtual void add(BatchValues& values) = 0;
    /// Adds the state of the records that follow; same kind, at most as many groups.
    virtual void merge(const Partial& later) = 0;
    /// The state in which group g counts for group target[g]; groups < target.size() only.
    virtual std::unique_ptr<Partial> rolled_up(std::span<const std::uint32_t> target, std::uint32_t groups) const = 0;
    virtual AggregateColumn finish() = 0;
};

/// What to compute: an aggregation over operands of the pass it belongs to.
struct AggregateTask {
    AggregationKind kind = AggregationKind::none;
    bool distinct = false;
    std::vector<std::uint32_t> operands;
    std::shared_ptr<const Dictionary> dictionary;  ///< of the first operand; null when it gives numbers only
    std::vector<std::shared_ptr<const Dictionary>> dictionaries;  ///< of all operands, for kinds that need values
};

/// Makes empty states for `groups` groups; one factory per aggregation and pass.
class PartialFactory {
public:
    virtual ~PartialFactory() = default;
    virtual std::unique_ptr<Partial> make(std::uint32_t groups) = 0;
    /// About the memory of one state.
    virtual std::uint64_t bytes(std::uint32_t groups) const = 0;
};
std::unique_ptr<PartialFactory> make_factory(const AggregateTask& task);
/// Marks groups that have records: 1 per group with records, else 0.
std::unique_ptr<PartialFactory> make_presence_factory();
std::unique_ptr<PartialFactory> make_number_factory(const AggregateTask& task);
std::unique_ptr<PartialFactory> make_distinct_factory(const AggregateTask& task);
std::unique_ptr<PartialFactory> make_only_factory(const AggregateTask& task);
std::unique_ptr<PartialFactory> make_value_factory(const AggregateTask& task);

}  // namespace orrery::engine
