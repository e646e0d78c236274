// Aggr: a table made for one calculation, with one value per combination of some fields' values.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "cube/environment.h"
#include "cube/group_space.h"
#include "cube/record_set.h"
#include "cube/set_resolver.h"
#include "cube/value_column.h"

namespace orrery::engine {

/// Immutable once calculated.
class AggrTable {
public:
    /// Combinations with a null in them have no value. Throws CalculationCancelled.
    static Outcome<std::shared_ptr<const AggrTable>> calculate(const AggrCall& call,
                                                               const ChartEnvironment& environment,
                                                               std::string_view state, SetResolver& sets);

    /// The value of each record's combination. Fails when the dimensions are joined many-to-many.
    Outcome<ValueColumn> on_every_record(const CalculationTools& tools) const;
    /// The same, on the first of each combination's records and null on the others: an aggregation over `records`
    /// meets every combination once.
    Outcome<ValueColumn> on_one_record(const CalculationTools& tools, const RecordSet& records) const;

private:
    explicit AggrTable(const AggrCall& call) : fields_(call.fields), table_(1) {}
    void take(const std::vector<Element>& null_codes, const std::vector<std::vector<Element>>& codes,
              const std::vector<Value>& values);
    Outcome<ValueColumn> over_rows(const CalculationTools& tools, const RecordSet* first_of) const;

    std::vector<FieldId> fields_;
    std::unique_ptr<KeyLayout> layout_;
    KeyTable table_;                ///< combinations
    std::vector<Element> results_;  ///< code of each one's value
    std::shared_ptr<const Dictionary> dictionary_;
};

/// The columns of every Aggr of an expression, for a calculated dimension: the value stands on every record.
Outcome<std::vector<ValueColumn>> aggr_columns(const Compiled& compiled, const CalculationTools& tools,
                                               const ChartEnvironment& environment, std::string_view state,
                                               SetResolver& sets);

}  // namespace orrery::engine
