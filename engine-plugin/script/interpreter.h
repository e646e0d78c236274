// Runs the statements of a script one after the other.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "script/load_command.h"
#include "script/run_script.h"
#include "script/script_state.h"
#include "script/statement.h"

namespace orrery::engine {

class Cursor;
struct Guard;

/// Failures are recorded; with ErrorMode 0 the run goes on behind them, else it stops.
class Interpreter {
public:
    explicit Interpreter(ScriptState& state) : state_(state) {}

    /// True if the script ran to its end or to EXIT SCRIPT. Throws LoadCancelled.
    bool run(const Block& script);
    /// The first ones, and the last.
    [[nodiscard]] const std::vector<ScriptFailure>& failures() const { return failures_; }
    /// Records a failure and tells the monitor and the error variables.
    void fail(LoadErrorKind kind, const std::string& message, const std::string& statement, TextPosition position);

private:
    enum class Flow { next, exit_script, exit_do, exit_for, exit_sub, failed };

    Flow run_block(const Block& block);
    Flow run_guarded(const Block& block, std::size_t& index);
    /// Tells whoever debugs what comes next.
    void announce(const Statement& statement);
    [[nodiscard]] bool goes_on_behind_failure() const;
    Flow run_one(const Block& block, std::size_t& index);
    Flow run_plain(const Block& block, std::size_t& index);
    Flow run_simple(Cursor& cursor);
    Flow run_exit(Cursor& cursor);
    Flow run_if(const Statement& statement);
    Flow run_switch(const Statement& statement);
    Flow run_for(const Statement& statement);
    Flow run_for_each(const Statement& statement);
    Flow run_do(const Statement& statement);
    Flow run_call(Cursor& cursor);
    void define_sub(const Statement& statement);
    LoadCommand read_load_command(const Block& block, std::size_t& index, const StatementText& first);
    bool guard_holds(StatementText& text);
    void binary(Cursor& cursor);
    bool is_true(const Guard& guard, const StatementText& text);
    bool loop_condition(const std::string& text, TextPosition position);
    void let_statement(Cursor& cursor);

    ScriptState& state_;
    std::vector<ScriptFailure> failures_;
    std::uint64_t failed_ = 0;  // also of those that are not kept
    std::map<std::string, const Statement*> subs_;
    std::list<Block> expanded_;  // blocks made by expansions; subs point into them
    int depth_ = 0;
    int in_expansions_ = 0;
};

}  // namespace orrery::engine
