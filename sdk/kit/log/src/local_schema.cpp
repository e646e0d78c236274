#include "local_schema.h"

namespace orrery::logkit {

const NodeRule& rule_of(Node node) {
    // In the order of Node. A document may have what belongs into `configuration` directly: the manual prints two of
    // its examples so. A logger within a logger is the manual's, too.
    static const NodeRule rules[] = {
        {{{"configuration", Node::configuration, true},
          {"appender", Node::appender, false},
          {"root", Node::root, true},
          {"logger", Node::logger, false}},
         {},
         {},
         {}},
        {{{"appender", Node::appender, false}, {"root", Node::root, true}, {"logger", Node::logger, false}},
         {},
         {},
         {}},
        {{{"filter", Node::filter, false},
          {"evaluator", Node::evaluator, true},
          {"lossyevaluator", Node::lossy_evaluator, true},
          {"param", Node::param, false},
          {"layout", Node::layout, true}},
         {"name", "type", "class"},
         {"name"},
         "layout"},
        {{{"param", Node::param, false}}, {"type", "class"}, {}, {}},
        {{{"param", Node::param, false}}, {"type", "class"}, {}, {}},
        {{{"param", Node::param, false}}, {"type", "class"}, {}, {}},
        {{{"converter", Node::converter, false}, {"param", Node::param, false}}, {"type", "class"}, {}, {}},
        {{{"param", Node::param, false}}, {}, {}, {}},
        {{}, {"name", "value"}, {"name", "value"}, {}},
        {{{"appender-ref", Node::appender_ref, false}}, {}, {}, {}},
        {{{"appender-ref", Node::appender_ref, false}, {"logger", Node::logger, false}}, {"name"}, {}, {}},
        {{}, {"ref"}, {"ref"}, {}}};
    return rules[static_cast<size_t>(node)];
}

}  // namespace orrery::logkit
