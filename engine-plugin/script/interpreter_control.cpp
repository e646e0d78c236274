// Control structures: IF, SWITCH, FOR, DO, SUB and CALL.
#include <algorithm>
#include <cmath>

#include "expression/suggest.h"
#include "script/control_syntax.h"
#include "script/interpreter.h"

namespace orrery::engine {

Interpreter::Flow Interpreter::run_if(const Statement& statement) {
    for (const Branch& branch : statement.branches) {
        if (!branch.condition.empty()) {
            StatementText text = state_.expand(branch.condition, branch.position);
            Cursor cursor(text);
            if (!state_.evaluate(parse_condition(cursor), text).is_true()) continue;
        }
        return run_block(branch.block);
    }
    return Flow::next;
}

Interpreter::Flow Interpreter::run_switch(const Statement& statement) {
    Value wanted = state_.evaluate(statement.text, statement.position);
    for (const Branch& branch : statement.branches) {
        StatementText text = state_.expand(branch.condition, branch.position);
        Cursor cursor(text);
        const std::vector<ExpressionPtr> values = parse_case(cursor);
        const bool matches = std::any_of(values.begin(), values.end(), [&](const ExpressionPtr& each) {
            const Value value = state_.evaluate(each, text);
            return value.has_number() && wanted.has_number() ? value.number() == wanted.number()
                                                             : value.to_text() == wanted.to_text();
        });
        if (matches || values.empty()) return run_block(branch.block);
    }
    return Flow::next;
}

Interpreter::Flow Interpreter::run_for(const Statement& statement) {
    StatementText text = state_.expand(statement.text, statement.position);
    Cursor cursor(text);
    const ForHeading heading = parse_for(cursor);
    const double from = state_.evaluate(heading.from, text).number();
    const double to = state_.evaluate(heading.to, text).number();
    const double step = heading.step == nullptr ? 1 : state_.evaluate(heading.step, text).number();
    if (!std::isfinite(from) || !std::isfinite(to) || !std::isfinite(step) || step == 0)
        cursor.fail_at("FOR expects numbers, and a step that is not 0", 0);
    double value = from;
    for (; step > 0 ? value <= to : value >= to; value += step) {
        state_.check_cancelled();
        state_.set_variable(heading.variable, format_number(value));
        Flow flow = run_block(statement.branches[0].block);
        if (flow == Flow::exit_for) return Flow::next;
        if (flow != Flow::next) return flow;
    }
    state_.set_variable(heading.variable, format_number(value));
    return Flow::next;
}

namespace {

void add_files(ScriptState& state, const std::string& mask, bool folders, std::vector<std::string>& values) {
    if (folders) {
        std::filesystem::path folder = resolve_file(state.connections(), mask.substr(0, mask.rfind('/') + 1));
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(folder, error))
            if (entry.is_directory())
                values.push_back(mask.substr(0, mask.rfind('/') + 1) + entry.path().filename().string());
        std::sort(values.begin(), values.end());
        return;
    }
    try {
        for (const auto& [shown, path] : resolve_files(state.connections(), mask)) values.push_back(shown);
    } catch (const LoadError& error) {
        if (mask.find_first_of("*?") == std::string::npos) throw;  // a mask that matches nothing is no error
    }
}

}  // namespace

Interpreter::Flow Interpreter::run_for_each(const Statement& statement) {
    StatementText text = state_.expand(statement.text, statement.position);
    Cursor cursor(text);
    const ForEachHeading heading = parse_for_each(cursor);
    std::vector<std::string> values;
    for (const ForEachHeading::Item& item : heading.items) {
        const std::string value = state_.evaluate(item.value, text).to_text();
        if (item.list.empty()) {
            values.push_back(value);
        } else if (item.list != "FIELDVALUELIST") {
            add_files(state_, value, item.list == "DIRLIST", values);
        } else if (FieldBuilder* field = state_.model.find_field(value)) {
            for (Element e = 0; e < field->symbols.size(); ++e) values.push_back(field->symbols.value(e).to_text());
        }
    }
    for (const std::string& value : values) {
        state_.check_cancelled();
        state_.set_variable(heading.variable, value);
        Flow flow = run_block(statement.branches[0].block);
        if (flow == Flow::exit_for) return Flow::next;
        if (flow != Flow::next) return flow;
    }
    return Flow::next;
}

/// True: go on. Nothing there means for ever.
bool Interpreter::loop_condition(const std::string& condition_text, TextPosition position) {
    StatementText text = state_.expand(condition_text, position);
    Cursor cursor(text);
    const LoopCondition loop = parse_loop_condition(cursor);
    return loop.condition == nullptr || state_.evaluate(loop.condition, text).is_true() != loop.until;
}

Interpreter::Flow Interpreter::run_do(const Statement& statement) {
    const Branch& body = statement.branches[0];
    while (loop_condition(statement.text, statement.position)) {
        state_.check_cancelled();
        Flow flow = run_block(body.block);
        if (flow == Flow::exit_do) return Flow::next;
        if (flow != Flow::next) return flow;
        if (!loop_condition(body.condition, body.position)) break;
    }
    return Flow::next;
}

void Interpreter::define_sub(const Statement& statement) {
    StatementText text{statement.text, statement.position, false};
    Cursor cursor(text);
    subs_[cursor.name("the name of the sub")] = &statement;
}

/// Parameters are copied in, and copied back out where the argument is a variable.
Interpreter::Flow Interpreter::run_call(Cursor& cursor) {
    const SubCall call = parse_call(cursor);
    auto sub = subs_.find(call.name);
    if (sub == subs_.end()) {
        Nearest nearest(call.name);
        for (const auto& [known, statement] : subs_) nearest.offer(known);
        cursor.fail_at("there is no sub \"" + call.name + "\"; a SUB stands before its first CALL" +
                           (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()),
                       call.offset);
    }
    StatementText heading{sub->second->text, sub->second->position, false};
    Cursor declared(heading);
    const std::vector<std::string> parameters = parse_sub(declared).parameters;
    std::vector<std::pair<std::string, std::string>> copied_out;  // parameter, variable
    std::vector<std::pair<std::string, std::optional<std::string>>> saved;
    std::vector<std::string> arguments;
    for (const ExpressionPtr& argument : call.arguments) {
        const Node& root = argument->node(argument->root());
        if (root.kind == NodeKind::name && arguments.size() < parameters.size())
            copied_out.emplace_back(parameters[arguments.size()], argument->string(root));
        arguments.push_back(state_.evaluate(argument, cursor.statement()).to_text());
    }
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        saved.emplace_back(parameters[i], state_.variable(parameters[i]));
        state_.set_variable(parameters[i], i < arguments.size() ? arguments[i] : std::string());
    }
    Flow flow = run_block(sub->second->branches[0].block);
    std::vector<std::string> results;
    for (const auto& [parameter, variable] : copied_out) results.push_back(state_.variable(parameter).value_or(""));
    for (const auto& [parameter, before] : saved) state_.set_variable(parameter, before.value_or(""));
    for (std::size_t i = 0; i < results.size(); ++i) state_.set_variable(copied_out[i].second, results[i]);
    return flow == Flow::exit_sub ? Flow::next : flow;
}

}  // namespace orrery::engine
