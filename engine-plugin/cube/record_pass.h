// One walk over the records of a base table: groups every record and feeds all aggregations.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cube/fan_out.h"
#include "cube/partial.h"

namespace orrery::engine {

struct RecordPass {
    TableId base = 0;
    const RecordSet* records = nullptr;
    const Bitmap* only = nullptr;  ///< when given, only these rows of the base table
    GroupSpace* space = nullptr;
    std::vector<PlacedColumn> columns;          ///< dimensions reached from the base, by lookups or fan-outs
    std::vector<std::uint32_t> null_positions;  ///< dimensions of the space that are null for every record
    std::vector<std::unique_ptr<Operand>> operands;
    std::vector<AggregationPlan> aggregations;
    std::function<void()> check_cancelled;  ///< throws; called between blocks
};

/// Runs the pass on the engine's threads; the totals of every aggregation, over all records. New combinations are added
/// to the space.
std::vector<std::unique_ptr<GroupTotals>> run_pass(const CalculationTools& tools, RecordPass& pass);

}  // namespace orrery::engine
