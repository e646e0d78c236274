// Control structures: IF, SWITCH, FOR, DO, SUB and CALL.
#include <algorithm>
#include <cmath>

#include "expression/suggest.h"
#include "script/cursor.h"
#include "script/interpreter.h"

namespace orrery::engine {

Interpreter::Flow Interpreter::run_if(const Statement& statement) {
    for (const Branch& branch : statement.branches) {
        if (!branch.condition.empty()) {
            StatementText text = state_.expand(branch.condition, branch.position);
            Cursor cursor(text);
            if (!condition(cursor)) continue;
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
        bool matches = cursor.at_end();
        if (!matches) do {
                Value value = evaluate(cursor);
                matches = matches || (value.has_number() && wanted.has_number() ? value.number() == wanted.number()
                                                                                : value.to_text() == wanted.to_text());
            } while (cursor.accept(','));
        if (matches) return run_block(branch.block);
    }
    return Flow::next;
}

Interpreter::Flow Interpreter::run_for(const Statement& statement) {
    StatementText text = state_.expand(statement.text, statement.position);
    Cursor cursor(text);
    std::string variable = cursor.name("a variable name");
    cursor.expect('=');
    double from = evaluate(cursor).number();
    cursor.expect("TO");
    double to = evaluate(cursor).number();
    double step = cursor.accept("STEP") ? evaluate(cursor).number() : 1;
    cursor.expect_end();
    if (!std::isfinite(from) || !std::isfinite(to) || !std::isfinite(step) || step == 0)
        cursor.fail_at("FOR expects numbers, and a step that is not 0", 0);
    double value = from;
    for (; step > 0 ? value <= to : value >= to; value += step) {
        state_.check_cancelled();
        state_.set_variable(variable, format_number(value));
        Flow flow = run_block(statement.branches[0].block);
        if (flow == Flow::exit_for) return Flow::next;
        if (flow != Flow::next) return flow;
    }
    state_.set_variable(variable, format_number(value));
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
    std::string variable = cursor.name("a variable name");
    cursor.expect("IN");
    std::vector<std::string> values;
    do {
        std::string word = cursor.peek_word();
        if (word == "FILELIST" || word == "DIRLIST" || word == "FIELDVALUELIST") {
            cursor.accept(word);
            cursor.expect('(');
            std::string argument = evaluate(cursor).to_text();
            cursor.expect(')');
            if (word != "FIELDVALUELIST") {
                add_files(state_, argument, word == "DIRLIST", values);
            } else if (FieldBuilder* field = state_.model.find_field(argument)) {
                for (Element e = 0; e < field->symbols.size(); ++e) values.push_back(field->symbols.value(e).to_text());
            }
        } else {
            values.push_back(evaluate(cursor).to_text());
        }
    } while (cursor.accept(','));
    cursor.expect_end();
    for (const std::string& value : values) {
        state_.check_cancelled();
        state_.set_variable(variable, value);
        Flow flow = run_block(statement.branches[0].block);
        if (flow == Flow::exit_for) return Flow::next;
        if (flow != Flow::next) return flow;
    }
    return Flow::next;
}

/// "WHILE c" or "UNTIL c" behind DO or LOOP; true: go on. Nothing there means for ever.
bool Interpreter::loop_condition(const std::string& condition_text, TextPosition position) {
    StatementText text = state_.expand(condition_text, position);
    Cursor cursor(text);
    if (cursor.at_end()) return true;
    bool until = cursor.accept("UNTIL");
    if (!until) cursor.expect("WHILE");
    return condition(cursor) != until;
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
    std::size_t start = cursor.offset();
    std::string name = cursor.name("the name of a sub");
    auto sub = subs_.find(name);
    if (sub == subs_.end()) {
        Nearest nearest(name);
        for (const auto& [known, statement] : subs_) nearest.offer(known);
        cursor.fail_at("there is no sub \"" + name + "\"; a SUB stands before its first CALL" +
                           (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()),
                       start);
    }
    std::vector<std::string> parameters;
    StatementText heading{sub->second->text, sub->second->position, false};
    Cursor declared(heading);
    declared.name("the name of the sub");
    if (declared.accept('(') && !declared.accept(')')) {
        do parameters.push_back(declared.name("a parameter"));
        while (declared.accept(','));
        declared.expect(')');
    }
    std::vector<std::pair<std::string, std::string>> copied_out;  // parameter, variable
    std::vector<std::pair<std::string, std::optional<std::string>>> saved;
    std::vector<std::string> arguments;
    if (cursor.accept('(') && !cursor.accept(')')) {
        do {
            ExpressionPtr argument = cursor.expression();
            const Node& root = argument->node(argument->root());
            if (root.kind == NodeKind::name && arguments.size() < parameters.size())
                copied_out.emplace_back(parameters[arguments.size()], argument->string(root));
            arguments.push_back(state_.evaluate(argument, cursor.statement()).to_text());
        } while (cursor.accept(','));
        cursor.expect(')');
    }
    cursor.expect_end();
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
