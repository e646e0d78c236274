// The parsed expression: nodes in post-order (children before parents), so every walk is a loop and none can overflow.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expression/set_ast.h"

namespace orrery::engine {

enum class Operator : std::uint8_t {
    none,
    plus,
    minus,
    bit_not,
    logical_not,  // unary
    multiply,
    divide,
    add,
    subtract,
    concatenate,
    bit_and,
    bit_or,
    bit_xor,
    shift_left,
    shift_right,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    like,
    precedes,
    follows,
    logical_and,
    logical_or,
    logical_xor
};

enum class NodeKind : std::uint8_t {
    number,
    text,  ///< string literal
    name,  ///< field or variable
    call,  ///< function or aggregation; `function` is its index in the function table
    unary,
    binary,
    scope  ///< {set} expression: the set becomes the context of every aggregation inside
};

/// How the dimensions of an Aggr are listed.
struct AggrDimension {
    std::string field;
    std::size_t offset = 0;
    std::size_t length = 0;
    std::string sort_type;   ///< NUMERIC, TEXT, FREQUENCY, LOAD_ORDER, or empty
    std::string sort_order;  ///< ASCENDING, DESCENDING, or empty
};

/// What an aggregation carries besides its arguments.
struct Modifiers {
    bool distinct = false;
    bool nodistinct = false;
    bool total = false;
    std::vector<std::string> total_fields;  ///< of TOTAL <a, b>
    std::shared_ptr<const SetExpression> set;
    std::vector<AggrDimension> aggr_dimensions;
};

struct Node {
    NodeKind kind = NodeKind::number;
    Operator op = Operator::none;
    bool quoted = false;  ///< a name written in brackets or quotes
    std::uint32_t children_begin = 0;
    std::uint32_t children_count = 0;
    std::uint32_t data = 0;       ///< name, text: index of string; call: function index
    std::uint32_t modifiers = 0;  ///< call, scope: 1 + index of modifiers, 0 = none
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
    double number = 0;
};

/// An immutable parsed expression; share it between threads.
class Expression {
public:
    const std::string& text() const { return text_; }
    std::span<const Node> nodes() const { return nodes_; }
    /// Index of the topmost node, always the last.
    std::uint32_t root() const { return static_cast<std::uint32_t>(nodes_.size() - 1); }
    const Node& node(std::uint32_t index) const { return nodes_[index]; }
    std::span<const std::uint32_t> children(const Node& node) const {
        return std::span(children_).subspan(node.children_begin, node.children_count);
    }
    /// The name or the literal of a name or text node.
    const std::string& string(const Node& node) const { return strings_[node.data]; }
    /// Modifiers of a call or scope node, null when it has none.
    const Modifiers* modifiers(const Node& node) const {
        return node.modifiers == 0 ? nullptr : &modifiers_[node.modifiers - 1];
    }

private:
    friend class ExpressionBuilder;
    std::string text_;
    std::vector<Node> nodes_;
    std::vector<std::uint32_t> children_;
    std::vector<std::string> strings_;
    std::vector<Modifiers> modifiers_;
};

using ExpressionPtr = std::shared_ptr<const Expression>;

}  // namespace orrery::engine
