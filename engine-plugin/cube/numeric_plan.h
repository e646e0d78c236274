// Arithmetic, comparisons and if() over numbers, a batch of records at a time.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cube/operand.h"
#include "expression/ast.h"
#include "expression/compile.h"

namespace orrery::engine {

/// One step of a plan in post-order.
struct NumericStep {
    enum class Kind : std::uint8_t { leaf, constant, negate, logical_not, binary, select };
    Kind kind = Kind::constant;
    Operator op = Operator::none;
    std::uint32_t leaf = 0;
    double constant = 0;
};

/// An expression over several fields whose parts are numbers; NaN stands for null.
struct NumericPlan {
    std::vector<NumericStep> steps;
    std::vector<ValueColumn> leaves;
    std::uint32_t depth = 0;  ///< vectors the evaluation needs
};

/// The plan for the subtree under `node`, an argument of an aggregation of `whole`; parts that depend on one field
/// become leaves, evaluated once per distinct value. Nothing when the subtree needs texts or other functions: then
/// program_column() does it row by row.
std::optional<NumericPlan> make_numeric_plan(const CalculationTools& tools, const Compiled& whole,
                                             const AggregateCall& part_of, std::uint32_t node, const NameSource& names);

/// left[i] = left[i] op right[i]: arithmetic, comparisons and logic with NaN as null, like those of Values.
void combine_numbers(Operator op, double* left, const double* right, std::uint32_t count);

/// Nothing when the base table does not reach every leaf by lookups.
std::unique_ptr<Operand> make_numeric_operand(const CalculationTools& tools, TableId base, const NumericPlan& plan);

}  // namespace orrery::engine
