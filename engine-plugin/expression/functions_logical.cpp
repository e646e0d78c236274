// Tests for null, numbers and texts.
#include <array>

#include "expression/function_arguments.h"
#include "expression/function_families.h"

namespace orrery::engine {
namespace {

Value is_null(const FunctionContext&, Arguments a) { return Value::boolean(a[0].is_null()); }
Value is_num(const FunctionContext&, Arguments a) { return Value::boolean(a[0].has_number()); }
Value is_text(const FunctionContext&, Arguments a) { return Value::boolean(a[0].has_text() && !a[0].has_number()); }
Value null(const FunctionContext&, Arguments) { return {}; }
Value true_of(const FunctionContext&, Arguments) { return Value::boolean(true); }
Value false_of(const FunctionContext&, Arguments) { return Value::boolean(false); }
Value empty_is_null(const FunctionContext&, Arguments a) {
    return a[0].has_text() && !a[0].has_number() && a[0].stored_text().empty() ? Value() : a[0];
}

constexpr std::array kFunctions{
    scalar("EmptyIsNull", FunctionGroup::null, 1, 1, empty_is_null, "value"),
    scalar("False", FunctionGroup::logical, 0, 0, false_of, ""),
    scalar("IsNull", FunctionGroup::null, 1, 1, is_null, "value"),
    scalar("IsNum", FunctionGroup::logical, 1, 1, is_num, "value"),
    scalar("IsText", FunctionGroup::logical, 1, 1, is_text, "value"),
    scalar("Null", FunctionGroup::null, 0, 0, null, ""),
    scalar("True", FunctionGroup::logical, 0, 0, true_of, ""),
};

}  // namespace

std::span<const FunctionInfo> logical_functions() { return kFunctions; }

}  // namespace orrery::engine
