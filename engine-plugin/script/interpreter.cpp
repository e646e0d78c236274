#include "script/interpreter.h"

#include <algorithm>
#include <array>
#include <thread>

#include "expression/suggest.h"
#include "script/cursor.h"
#include "script/load_command.h"
#include "script/store_statement.h"
#include "script/table_statements.h"

namespace orrery::engine {
namespace {

constexpr int kMaxDepth = 200;

constexpr std::array kKeywords = {"LOAD",      "SET",     "LET",         "TRACE",         "DROP",   "RENAME", "QUALIFY",
                                  "UNQUALIFY", "TAG",     "UNTAG",       "COMMENT",       "LOOSEN", "CALL",   "EXIT",
                                  "SLEEP",     "MAPPING", "CONCATENATE", "NOCONCATENATE", "JOIN",   "KEEP",   "IF",
                                  "FOR",       "DO",      "SWITCH",      "SUB",           "REM"};
constexpr std::array kUnsupported = {
    "BINARY", "SECTION", "CONNECT",     "LIB",        "ODBC",       "OLEDB",     "DISCONNECT", "AUTONUMBER", "ALIAS",
    "DERIVE", "DECLARE", "NULLASVALUE", "NULLASNULL", "STAR",       "FORCE",     "DIRECTORY",  "EXECUTE",    "FLUSHLOG",
    "SEARCH", "MAP",     "UNMAP",       "DIRECT",     "SQLCOLUMNS", "SQLTABLES", "SQLTYPES",   "WHEN",       "UNLESS"};

[[noreturn]] void fail_unknown(Cursor& cursor) {
    std::string word = cursor.peek_word();
    if (std::find(kUnsupported.begin(), kUnsupported.end(), word) != kUnsupported.end())
        cursor.fail("the statement " + word + " is not supported");
    Nearest nearest(word);
    for (const char* keyword : kKeywords) nearest.offer(keyword);
    cursor.fail("unknown statement: found " + cursor.found() +
                (nearest.best().empty() ? "" : "; nearest keyword: " + nearest.best()));
}

/// What SET stores: the raw text, without the quotes if it is one quoted text.
std::string raw_value(const std::string& text) {
    if (text.size() < 2 || (text.front() != '\'' && text.front() != '"') || text.back() != text.front()) return text;
    std::string out;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == text.front() && (i + 2 >= text.size() || text[++i] != text.front())) return text;
        out += text[i];
    }
    return out;
}

std::string first_line(const std::string& text) {
    std::string_view line = trim(text);
    return std::string(trim(line.substr(0, line.find('\n'))));
}

}  // namespace

void Interpreter::fail(LoadErrorKind kind, const std::string& message, const std::string& statement,
                       TextPosition position) {
    ScriptFailure& failure = failures_.emplace_back();
    failure.code = static_cast<int>(kind);
    failure.message = message;
    failure.statement = first_line(statement);
    failure.line = position.line;
    failure.column = position.column;
    state_.failed(failure);
    state_.log("error: " + failure.describe());
    state_.set_variable("ScriptError", std::to_string(failure.code));
    state_.set_variable("ScriptErrorCount", std::to_string(failures_.size()));
    std::string list = state_.variable("ScriptErrorList").value_or("");
    state_.set_variable("ScriptErrorList", list.empty() ? message : list + "\n" + message);
    state_.set_variable("ScriptErrorDetails", failure.describe());
}

bool Interpreter::run(const Block& script) { return run_block(script) != Flow::failed; }

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
    state_.check_cancelled();
    try {
        return run_one(block, index);
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
    bool goes_on = state_.variable("ErrorMode") == "0";
    return goes_on ? Flow::next : Flow::failed;
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
            return run_block(expanded_.back());
        }
        text.text = made.front().text;
    }
    if (is_load(text)) {
        run_load_command(block, index, text);
        return Flow::next;
    }
    Cursor cursor(text);
    return run_simple(cursor);
}

Interpreter::Flow Interpreter::run_simple(Cursor& cursor) {
    if (cursor.at_end()) return Flow::next;
    if (cursor.accept("SET")) {
        set_statement(cursor);
    } else if (cursor.accept("LET")) {
        let_statement(cursor);
    } else if (cursor.accept("TRACE")) {
        std::string text = cursor.rest();
        state_.message(text);
        state_.log("  " + text);
    } else if (cursor.accept("STORE")) {
        run_store(state_, cursor);
    } else if (cursor.accept("CALL")) {
        return run_call(cursor);
    } else if (cursor.accept("EXIT")) {
        return run_exit(cursor);
    } else if (cursor.accept("SLEEP")) {
        double left = evaluate(cursor).number();
        for (; left > 0; left -= 50) {
            state_.check_cancelled();
            std::this_thread::sleep_for(std::chrono::milliseconds(static_cast<int>(std::min(left, 50.0))));
        }
    } else if (!run_table_statement(state_, cursor)) {
        let_statement(cursor);
    }
    return Flow::next;
}

/// SET name = raw text
void Interpreter::set_statement(Cursor& cursor) {
    std::string name = cursor.name("a variable name");
    cursor.expect('=');
    state_.set_variable(name, raw_value(cursor.rest()));
}

/// [LET] name = expression
void Interpreter::let_statement(Cursor& cursor) {
    std::size_t start = cursor.offset();
    std::string name = cursor.peek_word().empty() && std::string("[\"`%@#$").find(cursor.peek()) == std::string::npos
                           ? std::string()
                           : cursor.name("a variable name");
    if (name.empty() || !cursor.accept('=')) {
        cursor.seek(start);
        fail_unknown(cursor);
    }
    state_.set_variable(name, cursor.at_end() ? std::string() : evaluate(cursor).to_text());
    cursor.expect_end();
}

Value Interpreter::evaluate(Cursor& cursor) { return state_.evaluate(cursor.expression(), cursor.statement()); }

bool Interpreter::condition(Cursor& cursor) {
    bool result = evaluate(cursor).is_true();
    cursor.expect_end();
    return result;
}

Interpreter::Flow Interpreter::run_exit(Cursor& cursor) {
    Flow flow = Flow::next;
    if (cursor.accept("SCRIPT")) {
        flow = Flow::exit_script;
    } else if (cursor.accept("DO")) {
        flow = Flow::exit_do;
    } else if (cursor.accept("FOR")) {
        flow = Flow::exit_for;
    } else if (cursor.accept("SUB")) {
        flow = Flow::exit_sub;
    } else {
        cursor.fail("expected SCRIPT, DO, FOR or SUB behind EXIT, found " + cursor.found());
    }
    if (cursor.accept("WHEN")) return condition(cursor) ? flow : Flow::next;
    if (cursor.accept("UNLESS")) return condition(cursor) ? Flow::next : flow;
    cursor.expect_end();
    return flow;
}

/// Reads on over the following statements while loads have no source of their own.
void Interpreter::run_load_command(const Block& block, std::size_t& index, const StatementText& first) {
    LoadCommand command;
    StatementText text = first;
    for (;;) {
        Cursor cursor(text);
        LoadPrefixes prefixes = parse_prefixes(cursor);
        if (command.loads.empty()) command.prefixes = std::move(prefixes);
        command.loads.push_back(parse_load(cursor));
        if (command.loads.back().source != LoadSource::none) break;
        bool followed = index + 1 < block.size() && block[index + 1].kind == StatementKind::plain;
        if (followed) {
            text = state_.expand(block[index + 1].text, block[index + 1].position);
            followed = is_load(text);
        }
        if (!followed)
            throw ScriptError(
                LoadErrorKind::syntax,
                "this LOAD has no source; expected FROM, INLINE, RESIDENT, AUTOGENERATE or a LOAD behind it",
                command.loads.back().text.position);
        ++index;
        state_.log(std::to_string(text.position.line) + " " + first_line(text.text));
    }
    execute_load(state_, command);
}

}  // namespace orrery::engine
