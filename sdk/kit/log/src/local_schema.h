// The manual's schema of LocalLogConfig.xml: which element may stand where, in which order, with which attributes.
#pragma once
#include <string_view>
#include <vector>

namespace orrery::logkit {

/// The elements; `document` is what stands around all of them.
enum class Node : unsigned char {
    document,
    configuration,
    appender,
    filter,
    evaluator,
    lossy_evaluator,
    layout,
    converter,
    param,
    root,
    logger,
    appender_ref
};

/// An element that may stand within another one.
struct ChildRule {
    std::string_view name;
    Node node;
    bool once;  ///< at most one
};
/// What may and must stand in an element. Constant data.
struct NodeRule {
    std::vector<ChildRule> children;  ///< in the order in which they must come
    std::vector<std::string_view> attributes;
    std::vector<std::string_view> required;
    std::string_view must_have;  ///< a child there must be
};

const NodeRule& rule_of(Node node);

}  // namespace orrery::logkit
