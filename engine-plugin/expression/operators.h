// The operators of section 5.2 on values.
#pragma once

#include "expression/ast.h"
#include "expression/function_context.h"

namespace orrery::engine {

/// Operators and aggregations that would make a longer text give NULL: nobody reads it, and a few lines of doubling
/// would fill the memory.
constexpr std::size_t kLongestText = std::size_t{16} << 20;

Value apply_unary(Operator op, const Value& operand, const FunctionContext& context);
Value apply_binary(Operator op, const Value& left, const Value& right, const FunctionContext& context);

/// <0, 0, >0: numbers before texts, numbers by value, texts by text order. Nulls come first.
int compare_values(const Value& left, const Value& right);

}  // namespace orrery::engine
