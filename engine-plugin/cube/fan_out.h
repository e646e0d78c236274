// Dimensions that one base record reaches several values of: through keys that stand in many rows on the other side.
#pragma once

#include <vector>

#include "cube/group_space.h"
#include "cube/record_set.h"
#include "cube/value_column.h"

namespace orrery::engine {

/// One way out of the base table: for every code of a key the distinct combinations of dimension values behind it, as
/// partial keys to be added to a record's key.
struct FanOut {
    const Column* key_column = nullptr;  ///< in the base table
    std::vector<std::uint32_t> offsets;  ///< per key code, and one more
    std::vector<std::uint64_t> keys;     ///< `words` words each
};

/// A dimension by its place in a group space.
struct PlacedColumn {
    ValueColumn column;
    std::uint32_t position = 0;
};

/// The fan-outs from `base` over which `columns` are reached, one per first link. Rows outside `records` do not count;
/// key codes without rows give one combination of nulls.
std::vector<FanOut> make_fan_outs(const CalculationTools& tools, TableId base, const std::vector<PlacedColumn>& columns,
                                  const GroupSpace& space, const RecordSet& records);

}  // namespace orrery::engine
