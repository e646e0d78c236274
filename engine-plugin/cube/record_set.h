// Which records an aggregation sees: the rows possible under selections, or a combination of such sets.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "expression/ast.h"
#include "selection/states.h"

namespace orrery::engine {

/// Immutable to its users; safe to read from any thread.
class RecordSet {
public:
    virtual ~RecordSet() = default;
    /// True when every row of the table belongs to the set.
    virtual bool all_rows(TableId table) const = 0;
    /// One bit per row.
    virtual const Bitmap& rows(TableId table) const = 0;
    /// Values of a field that occur in the set.
    virtual Bitmap possible(FieldId field) const = 0;
    /// The selections this set comes from; null for combinations.
    virtual const States* states() const { return nullptr; }
};

using RecordSetPtr = std::shared_ptr<const RecordSet>;

/// The records possible under selections.
RecordSetPtr records_of(std::shared_ptr<const States> states);
/// Union, difference, intersection or symmetric difference, row by row.
RecordSetPtr combine_records(SetOperator op, RecordSetPtr left, RecordSetPtr right, const DataModel& model);

}  // namespace orrery::engine
