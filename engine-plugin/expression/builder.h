// Puts parsed nodes into an Expression in post-order. Used by the parser and by rewrites of parsed expressions.
#pragma once

#include <memory>

#include "expression/ast.h"

namespace orrery::engine {

class ExpressionBuilder {
public:
    explicit ExpressionBuilder(std::string text) : expression_(std::make_shared<Expression>()) {
        expression_->text_ = std::move(text);
    }

    std::uint32_t add(Node node, std::span<const std::uint32_t> children) {
        node.children_begin = static_cast<std::uint32_t>(expression_->children_.size());
        node.children_count = static_cast<std::uint32_t>(children.size());
        expression_->children_.insert(expression_->children_.end(), children.begin(), children.end());
        expression_->nodes_.push_back(node);
        return static_cast<std::uint32_t>(expression_->nodes_.size() - 1);
    }
    std::uint32_t add_string(std::string text) {
        expression_->strings_.push_back(std::move(text));
        return static_cast<std::uint32_t>(expression_->strings_.size() - 1);
    }
    /// Returns the value for Node::modifiers.
    std::uint32_t add_modifiers(Modifiers modifiers) {
        expression_->modifiers_.push_back(std::move(modifiers));
        return static_cast<std::uint32_t>(expression_->modifiers_.size());
    }
    Node& node(std::uint32_t index) { return expression_->nodes_[index]; }
    std::size_t size() const { return expression_->nodes_.size(); }
    void set_text(std::string text) { expression_->text_ = std::move(text); }
    ExpressionPtr finish() { return std::move(expression_); }

private:
    std::shared_ptr<Expression> expression_;
};

}  // namespace orrery::engine
