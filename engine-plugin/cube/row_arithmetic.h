// Expressions that do arithmetic with aggregates, for all rows of a view at once.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "cube/calculation.h"

namespace orrery::engine {

/// The program's number in every row, NaN for null: what an Evaluator gives row by row. Nothing when it does more than
/// arithmetic, or reads anything but numbers.
std::optional<std::vector<double>> row_arithmetic(const Program& program, std::span<const ViewRowSource> sources,
                                                  std::uint32_t rows);

}  // namespace orrery::engine
