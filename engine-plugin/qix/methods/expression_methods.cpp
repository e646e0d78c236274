// Doc: evaluating, checking and expanding expressions.
#include "cube/single_value.h"
#include "expression/compile.h"
#include "expression/parse.h"
#include "qix/message.h"
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/names.h"

namespace orrery::qix {
namespace {

struct Evaluated {
    engine::Value value;
    std::string text;
};

Evaluated evaluate(const Environment& environment, const std::string& expression) {
    std::string error;
    Evaluated result{environment.value(expression, engine::kDefaultState, &error), {}};
    result.text = error.empty() ? result.value.to_text() : "Error: " + error;
    return result;
}

Answer evaluate_as_text(Call& call) {
    return calculate(call, [text = call.params.text("qExpression")](const Snapshot&, const Environment& environment) {
        return result_of("qReturn", evaluate(environment, text).text);
    });
}

Answer evaluate_as_value(Call& call) {
    return calculate(call, [text = call.params.text("qExpression")](const Snapshot&, const Environment& environment) {
        const Evaluated result = evaluate(environment, text);
        return result_of("qValue", json::Value::object({{"qText", result.text},
                                                        {"qIsNumeric", result.value.has_number()},
                                                        {"qNumber", wire_number(result.value.number())}}));
    });
}

Answer expand(Call& call) {
    return calculate(call, [text = call.params.text("qExpression")](const Snapshot&, const Environment& environment) {
        return result_of("qExpandedExpression", environment.expanded(text, engine::kDefaultState));
    });
}

/// The message and the places of unknown names; both empty when the expression is fine.
json::Value check(const Snapshot& snapshot, const Environment& environment, const std::string& text) {
    json::Value bad_names = json::Value::array();
    std::string message;
    const auto expanded = engine::expand_expression(text, environment.chart());
    const auto parsed = engine::parse(expanded ? expanded.value() : text);
    if (parsed)
        for (const engine::UnknownName& unknown : engine::unknown_names(*parsed.value(), SnapshotNames(snapshot)))
            bad_names.push_back(json::Value::object({{"qFrom", unknown.offset}, {"qCount", unknown.length}}));
    const auto error = engine::check_expression(text, environment.chart());
    // An unknown name is told by its place; a message is for what the place does not say.
    if (error && bad_names.size() == 0) message = error->describe();
    return json::Value::object({{"qErrorMsg", message}, {"qBadFieldNames", std::move(bad_names)}});
}

Answer check_expression(Call& call) {
    return calculate(call,
                     [text = call.params.text("qExpr")](const Snapshot& snapshot, const Environment& environment) {
                         json::Value result = check(snapshot, environment, text);
                         result.set("qDangerousFieldNames", json::Value::array());
                         return result;
                     });
}

Answer check_number_or_expression(Call& call) {
    return calculate(call,
                     [text = call.params.text("qExpr")](const Snapshot& snapshot, const Environment& environment) {
                         return check(snapshot, environment, text);
                     });
}

Answer fields_of(Call& call) {
    return calculate(call,
                     [text = call.params.text("qExpr")](const Snapshot& snapshot, const Environment& environment) {
                         json::Value fields = json::Value::array();
                         if (const auto parsed = engine::parse(environment.expanded(text, engine::kDefaultState)))
                             for (const std::string& name : engine::referenced_names(*parsed.value()))
                                 if (snapshot.model->find_field(name)) fields.push_back(name);
                         return result_of("qFieldNames", std::move(fields));
                     });
}

}  // namespace

void add_expression_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "Evaluate", "qExpression", evaluate_as_text);
    registry.add(doc, "EvaluateEx", "qExpression", evaluate_as_value);
    registry.add(doc, "ExpandExpression", "qExpression", expand);
    registry.add(doc, "CheckExpression", "qExpr qLabels:array?", check_expression);
    registry.add(doc, "CheckNumberOrExpression", "qExpr", check_number_or_expression);
    registry.add(doc, "GetFieldsFromExpression", "qExpr", fields_of);
}

}  // namespace orrery::qix
