#include "expression/operators.h"

#include <cmath>

#include "expression/interpret.h"
#include "expression/wildcard.h"
#include "storage/field.h"

namespace orrery::engine {
namespace {

Value finite(double number) { return std::isfinite(number) ? Value(number) : Value(); }

Value arithmetic(Operator op, double left, double right) {
    switch (op) {
        case Operator::multiply:
            return finite(left * right);
        case Operator::divide:
            return right == 0 ? Value() : finite(left / right);
        case Operator::add:
            return finite(left + right);
        default:
            return finite(left - right);
    }
}

bool to_bits(double number, std::int32_t& out) {
    if (!(std::fabs(number) < 9e15)) return false;
    out = static_cast<std::int32_t>(static_cast<std::int64_t>(number));
    return true;
}

Value bitwise(Operator op, double left_number, double right_number) {
    std::int32_t left = 0;
    std::int32_t right = 0;
    if (!to_bits(left_number, left) || !to_bits(right_number, right)) return {};
    const auto unsigned_left = static_cast<std::uint32_t>(left);
    switch (op) {
        case Operator::bit_and:
            return static_cast<double>(left & right);
        case Operator::bit_or:
            return static_cast<double>(left | right);
        case Operator::bit_xor:
            return static_cast<double>(left ^ right);
        case Operator::shift_left:
            return right < 0 || right > 31 ? Value() : Value(static_cast<std::int32_t>(unsigned_left << right));
        default:
            return right < 0 || right > 31 ? Value() : Value(left >> right);
    }
}

// A text next to a number is read as the app reads texts: Date >= '2024-01-31'.
double number_beside(const Value& value, const FunctionContext& context) {
    return value.has_number() ? value.number() : interpret(value.stored_text(), *context.formats).number();
}

Value comparison(Operator op, const Value& left, const Value& right, const FunctionContext& context) {
    if (left.is_null() || right.is_null()) return {};
    if (left.has_number() || right.has_number()) {
        const double a = number_beside(left, context);
        const double b = number_beside(right, context);
        if (!std::isnan(a) && !std::isnan(b)) {
            switch (op) {
                case Operator::equal:
                    return Value::boolean(a == b);
                case Operator::not_equal:
                    return Value::boolean(a != b);
                case Operator::less:
                    return Value::boolean(a < b);
                case Operator::less_equal:
                    return Value::boolean(a <= b);
                case Operator::greater:
                    return Value::boolean(a > b);
                default:
                    return Value::boolean(a >= b);
            }
        }
    }
    const std::string a = left.to_text();
    const std::string b = right.to_text();
    switch (op) {
        case Operator::equal:
            return Value::boolean(a == b);
        case Operator::not_equal:
            return Value::boolean(a != b);
        case Operator::less:
            return Value::boolean(compare_text(a, b) < 0);
        case Operator::less_equal:
            return Value::boolean(compare_text(a, b) <= 0);
        case Operator::greater:
            return Value::boolean(compare_text(a, b) > 0);
        default:
            return Value::boolean(compare_text(a, b) >= 0);
    }
}

Value text_test(Operator op, const Value& left, const Value& right) {
    if (left.is_null() || right.is_null()) return {};
    if (op == Operator::like) return Value::boolean(Wildcard(right.to_text()).matches(left.to_text()));
    const int order = compare_text(left.to_text(), right.to_text());
    return Value::boolean(op == Operator::precedes ? order < 0 : order > 0);
}

Value concatenate(const Value& left, const Value& right) {
    std::string text = left.to_text();
    text += right.to_text();
    return text.size() > kLongestText ? Value() : Value::text(text);
}

}  // namespace

Value apply_unary(Operator op, const Value& operand, const FunctionContext& context) {
    if (op == Operator::logical_not) return Value::boolean(!operand.is_true());
    const double number = numeric(operand, *context.formats);
    if (op == Operator::minus) return finite(-number);
    if (op == Operator::plus) return finite(number);
    std::int32_t bits = 0;
    return to_bits(number, bits) ? Value(~bits) : Value();
}

Value apply_binary(Operator op, const Value& left, const Value& right, const FunctionContext& context) {
    switch (op) {
        case Operator::multiply:
        case Operator::divide:
        case Operator::add:
        case Operator::subtract:
            return arithmetic(op, numeric(left, *context.formats), numeric(right, *context.formats));
        case Operator::concatenate:
            return concatenate(left, right);
        case Operator::bit_and:
        case Operator::bit_or:
        case Operator::bit_xor:
        case Operator::shift_left:
        case Operator::shift_right:
            return bitwise(op, numeric(left, *context.formats), numeric(right, *context.formats));
        case Operator::like:
        case Operator::precedes:
        case Operator::follows:
            return text_test(op, left, right);
        case Operator::logical_and:
            return Value::boolean(left.is_true() && right.is_true());
        case Operator::logical_or:
            return Value::boolean(left.is_true() || right.is_true());
        case Operator::logical_xor:
            return Value::boolean(left.is_true() != right.is_true());
        default:
            return comparison(op, left, right, context);
    }
}

int compare_values(const Value& left, const Value& right) {
    if (left.is_null() || right.is_null()) return static_cast<int>(right.is_null()) - static_cast<int>(left.is_null());
    if (left.has_number() != right.has_number()) return left.has_number() ? -1 : 1;
    if (!left.has_number()) return compare_text(left.stored_text(), right.stored_text());
    return left.number() < right.number() ? -1 : left.number() > right.number() ? 1 : 0;
}

}  // namespace orrery::engine
