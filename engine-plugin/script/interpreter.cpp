#include "script/interpreter.h"

#include <algorithm>
#include <thread>

#include "script/control_syntax.h"
#include "script/derived_fields.h"
#include "script/fixed_reader.h"
#include "script/load_command.h"
#include "script/setting_statements.h"
#include "script/store_statement.h"
#include "script/table_statements.h"

namespace orrery::engine {
namespace {

constexpr int kMaxDepth = 200;
constexpr std::size_t kLongestErrorList = std::size_t{1} << 16;
constexpr std::size_t kMostFailures = 1000;

std::string first_line(const std::string& text) {
    std::string_view line = trim(text);
    return std::string(trim(line.substr(0, line.find('\n'))));
}

}  // namespace

void Interpreter::fail(LoadErrorKind kind, const std::string& message, const std::string& statement,
                       TextPosition position) {
    if (failures_.size() == kMostFailures) failures_.pop_back();
    ScriptFailure& failure = failures_.emplace_back();
    failure.code = static_cast<int>(kind);
    failure.message = message;
    failure.statement = first_line(statement);
    failure.line = position.line;
    failure.column = position.column;
    state_.failed(failure);
    state_.log("error: " + failure.describe());
    state_.set_variable("ScriptError", std::to_string(failure.code));
    state_.set_variable("ScriptErrorCount", std::to_string(++failed_));
    const std::string list = state_.variable("ScriptErrorList").value_or("");
    if (list.size() < kLongestErrorList)
        state_.set_variable("ScriptErrorList", list.empty() ? message : list + "\n" + message);
    state_.set_variable("ScriptErrorDetails", failure.describe());
}

bool Interpreter::run(const Block& script) {
    if (const DataModel* previous = state_.kept_data()) state_.import(*previous);
    return run_block(script) != Flow::failed;
}

Interpreter::Flow Interpreter::run_block(const Block& block) {
    if (++depth_ > kMaxDepth) {
        --depth_;
        TextPosition position = block.empty() ? TextPosition{} : block.front().position;
        throw ScriptError(LoadErrorKind::general, "statements are nested more than 200 deep; does a SUB call itself?",
                          position);
    }
    Flow flow = Flow::next;
    for (std::size_t i = 0; i < block.size() && flow == Flow::next; ++i) flow = run_guarded(block, i);
    --depth_;
    return flow;
}

/// Runs one statement; turns what it throws into a failure.
Interpreter::Flow Interpreter::run_guarded(const Block& block, std::size_t& index) {
    const Statement& statement = block[index];
    int depth = depth_;
    const int expansions = in_expansions_;
    state_.check_cancelled();
    announce(statement);
    try {
        const Flow flow = run_one(block, index);
        if (statement.kind == StatementKind::plain) state_.set_variable("ScriptError", "0");
        return flow;
    } catch (const LoadCancelled&) {
        throw;
    } catch (const ScriptError& error) {
        fail(error.kind(), error.what(), statement.text, error.position());
    } catch (const LoadError& error) {
        fail(error.kind(), error.what(), statement.text, statement.position);
    } catch (const std::bad_alloc&) {
        fail(LoadErrorKind::general, "there is not enough memory for this statement", statement.text,
             statement.position);
    } catch (const std::exception& error) {
        fail(LoadErrorKind::general, error.what(), statement.text, statement.position);
    }
    depth_ = depth;
    in_expansions_ = expansions;
    return goes_on_behind_failure() ? Flow::next : Flow::failed;
}

void Interpreter::announce(const Statement& statement) {
    state_.step({heading_of(statement), statement.position.line, last_line_of(statement), in_expansions_ > 0});
}

bool Interpreter::goes_on_behind_failure() const {
    if (state_.on_error() != OnError::as_script_says) return state_.on_error() == OnError::go_on;
    const std::string mode = state_.variable("ErrorMode").value_or("1");
    return mode == "0" || (mode == "1" && state_.goes_on(failures_.back()));
}

Interpreter::Flow Interpreter::run_one(const Block& block, std::size_t& index) {
    const Statement& statement = block[index];
    switch (statement.kind) {
        case StatementKind::plain:
            return run_plain(block, index);
        case StatementKind::if_then:
            return run_if(statement);
        case StatementKind::for_next:
            return run_for(statement);
        case StatementKind::for_each:
            return run_for_each(statement);
        case StatementKind::do_loop:
            return run_do(statement);
        case StatementKind::switch_case:
            return run_switch(statement);
        case StatementKind::sub:
            define_sub(statement);
            return Flow::next;
    }
    return Flow::next;
}

Interpreter::Flow Interpreter::run_plain(const Block& block, std::size_t& index) {
    const Statement& statement = block[index];
    StatementText text = state_.expand(statement.text, statement.position);
    state_.log(std::to_string(statement.position.line) + " " + first_line(text.text));
    if (text.expanded) {
        // An expansion may have made several statements, or control structures.
        Block made = split_expanded(text.text + "\n;", statement.position);
        if (made.empty()) return Flow::next;
        if (made.size() > 1 || made.front().kind != StatementKind::plain) {
            expanded_.push_back(std::move(made));
            ++in_expansions_;
            const Flow flow = run_block(expanded_.back());
            --in_expansions_;
            return flow;
        }
        text.text = made.front().text;
    }
    const bool done = guard_holds(text);
    if (is_load(text)) {
        const LoadCommand command = read_load_command(block, index, text);
        if (done) execute_load(state_, command);
        return Flow::next;
    }
    if (!done) return Flow::next;
    Cursor cursor(text);
    return run_simple(cursor);
}

/// "WHEN c" or "UNLESS c" before a statement, which become blanks; false if the statement is not to be done.
bool Interpreter::guard_holds(StatementText& text) {
    Cursor cursor(text);
    const std::optional<Guard> guard = parse_guard(cursor);
    if (!guard) return true;
    const bool holds = is_true(*guard, text);
    const auto end = text.text.begin() + static_cast<std::ptrdiff_t>(cursor.offset());
    std::replace_if(
        text.text.begin(), end, [](char c) { return c != '\n'; }, ' ');
    return holds;
}

bool Interpreter::is_true(const Guard& guard, const StatementText& text) {
    return state_.evaluate(guard.condition, text).is_true() != guard.unless;
}

/// BINARY: the data of another app, before anything else.
void Interpreter::binary(Cursor& cursor) {
    const std::size_t offset = cursor.offset();
    const std::string app = parse_file_path(cursor);
    cursor.expect_end();
    if (!state_.model.tables().empty() || state_.section() == Section::access)
        cursor.fail_at("BINARY stands before everything that loads data", offset, LoadErrorKind::semantic);
    state_.import(*state_.other_app(app));
    state_.message(app + " << " + std::to_string(state_.model.tables().size()) + " tables");
}

Interpreter::Flow Interpreter::run_simple(Cursor& cursor) {
    if (cursor.at_end()) return Flow::next;
    if (cursor.accept("SET")) {
        const RawAssignment made = parse_set(cursor);
        state_.set_variable(made.name, made.value);
    } else if (cursor.accept("LET")) {
        let_statement(cursor);
    } else if (cursor.accept("TRACE")) {
        std::string text = cursor.rest();
        state_.message(text);
        state_.log("  " + text);
    } else if (cursor.accept("BINARY")) {
        binary(cursor);
    } else if (cursor.accept("STORE")) {
        run_store(state_, cursor);
    } else if (cursor.accept("CALL")) {
        return run_call(cursor);
    } else if (cursor.accept("EXIT")) {
        return run_exit(cursor);
    } else if (cursor.accept("SLEEP")) {
        double left = state_.evaluate(cursor.expression(), cursor.statement()).number();
        for (; left > 0; left -= 50) {
            state_.check_cancelled();
            std::this_thread::sleep_for(std::chrono::milliseconds(static_cast<int>(std::min(left, 50.0))));
        }
    } else if (!run_table_statement(state_, cursor) && !run_setting_statement(state_, cursor) &&
               !run_derivation_statement(state_, cursor)) {
        let_statement(cursor);
    }
    return Flow::next;
}

void Interpreter::let_statement(Cursor& cursor) {
    const Assignment made = parse_let(cursor);
    state_.set_variable(
        made.name, made.value == nullptr ? std::string() : state_.evaluate(made.value, cursor.statement()).to_text());
}

Interpreter::Flow Interpreter::run_exit(Cursor& cursor) {
    const ExitStatement statement = parse_exit(cursor);
    if (statement.guard && !is_true(*statement.guard, cursor.statement())) return Flow::next;
    switch (statement.what) {
        case ExitStatement::What::script:
            return Flow::exit_script;
        case ExitStatement::What::do_loop:
            return Flow::exit_do;
        case ExitStatement::What::for_loop:
            return Flow::exit_for;
        case ExitStatement::What::sub:
            break;
    }
    return Flow::exit_sub;
}

/// Reads on over the following statements while loads have no source of their own.
LoadCommand Interpreter::read_load_command(const Block& block, std::size_t& index, const StatementText& first) {
    LoadCommand command;
    StatementText text = first;
    for (;;) {
        if (bracket_positions(text.text)) text.expanded = true;  // places in it are not those of the script any more
        Cursor cursor(text);
        LoadPrefixes prefixes = parse_prefixes(cursor);
        if (command.loads.empty()) command.prefixes = std::move(prefixes);
        command.loads.push_back(parse_load(cursor));
        if (command.loads.back().source != LoadSource::none) return command;
        bool followed = index + 1 < block.size() && block[index + 1].kind == StatementKind::plain;
        if (followed) {
            text = state_.expand(block[index + 1].text, block[index + 1].position);
            followed = is_load(text);
        }
        if (!followed) fail_without_source(command.loads.back().text);
        ++index;
        announce(block[index]);
        state_.log(std::to_string(text.position.line) + " " + first_line(text.text));
    }
}

}  // namespace orrery::engine
