// Distinct values of a key that the dimensions lie behind: told from the key's codes and what stands behind each.
#pragma once

#include <optional>

#include "cube/record_pass.h"

namespace orrery::engine {

/// What run_pass() answers, without a record for every combination; nothing when the pass is another one.
std::optional<std::vector<std::unique_ptr<GroupTotals>>> count_keys(const CalculationTools& tools,
                                                                    const RecordPass& pass);

}  // namespace orrery::engine
