#include "script/check_script.h"

#include <algorithm>

#include "expression/compile.h"
#include "script/control_syntax.h"
#include "script/derived_fields.h"
#include "script/fixed_reader.h"
#include "script/load_statement.h"
#include "script/script_state.h"
#include "script/setting_statements.h"
#include "script/statement.h"
#include "script/store_statement.h"
#include "script/table_statements.h"

namespace orrery::engine {
namespace {

/// Every name may be a field.
class AnyName final : public NameSource {
public:
    [[nodiscard]] std::optional<std::uint32_t> field(std::string_view) const override { return 0; }
    void offer_names(Nearest&) const override {}
};

void check_expression(const ExpressionPtr& expression, const StatementText& text,
                      CompileMode mode = CompileMode::record) {
    if (expression == nullptr) return;
    if (const auto compiled = compile(expression, AnyName(), mode); !compiled)
        throw ScriptError(LoadErrorKind::semantic, describe(compiled.error()), text.at(compiled.error().offset));
}

bool is_unknown_yet(const std::string& text) { return text.find("$(") != std::string::npos; }

class Checker {
public:
    explicit Checker(std::vector<ScriptProblem>& problems) : problems_(problems) {}

    // As deep as control structures nest, which the splitter bounds.
    void check(const Block& block) {
        for (std::size_t i = 0; i < block.size(); ++i) {
            const Statement& statement = block[i];
            check_heading(statement);
            for (const Branch& branch : statement.branches) {
                if (statement.kind != StatementKind::sub) check_branch(statement.kind, branch);
                check(branch.block);
            }
            if (statement.kind == StatementKind::plain && leaves(block, i)) return;
        }
    }

private:
    /// Says what `look` finds wrong with a text, if the text is known.
    template <typename Look>
    void in(const std::string& text, TextPosition position, const Look& look) {
        if (is_unknown_yet(text)) return;
        StatementText known{text, position, false};
        if (bracket_positions(known.text)) known.expanded = true;  // places in it are not those of the script any more
        try {
            look(known);
        } catch (const ScriptError& error) {
            problems_.push_back({error.position(), error.what()});
        }
    }

    void check_heading(const Statement& statement) {
        in(statement.text, statement.position, [&](const StatementText& text) {
            Cursor cursor(text);
            switch (statement.kind) {
                case StatementKind::for_next: {
                    const ForHeading heading = parse_for(cursor);
                    for (const ExpressionPtr& each : {heading.from, heading.to, heading.step})
                        check_expression(each, text);
                    return;
                }
                case StatementKind::for_each:
                    for (const ForEachHeading::Item& item : parse_for_each(cursor).items)
                        check_expression(item.value, text);
                    return;
                case StatementKind::do_loop:
                    return check_expression(parse_loop_condition(cursor).condition, text);
                case StatementKind::switch_case:
                    return check_expression(parse_condition(cursor), text);
                case StatementKind::sub:
                    parse_sub(cursor);
                    return;
                case StatementKind::if_then:  // its condition is the first branch's
                case StatementKind::plain:    // see leaves()
                    return;
            }
        });
    }

    void check_branch(StatementKind kind, const Branch& branch) {
        in(branch.condition, branch.position, [&](const StatementText& text) {
            Cursor cursor(text);
            if (kind == StatementKind::do_loop) return check_expression(parse_loop_condition(cursor).condition, text);
            if (kind == StatementKind::switch_case) {
                for (const ExpressionPtr& value : parse_case(cursor)) check_expression(value, text);
            } else if (kind == StatementKind::if_then && !cursor.at_end()) {
                check_expression(parse_condition(cursor), text);
            }
        });
    }

    /// Checks a plain statement; true if nothing behind it in the block ever runs.
    bool leaves(const Block& block, std::size_t index) {
        bool left = false;
        in(block[index].text, block[index].position, [&](StatementText& text) {
            Cursor guarded(text);
            const std::optional<Guard> guard = parse_guard(guarded);
            if (guard) check_expression(guard->condition, text);
            std::fill_n(text.text.begin(), guard ? guarded.offset() : 0, ' ');
            if (is_load(text)) return check_load(text, block, index);
            Cursor cursor(text);
            if (cursor.accept("EXIT")) {
                const ExitStatement exit = parse_exit(cursor);
                if (exit.guard) check_expression(exit.guard->condition, text);
                left = !guard && !exit.guard;
            } else {
                check_simple(cursor);
            }
        });
        return left;
    }

    static void check_load(const StatementText& text, const Block& block, std::size_t index) {
        Cursor cursor(text);
        const LoadPrefixes prefixes = parse_prefixes(cursor);
        check_expression(prefixes.first, text);
        check_expression(prefixes.sample, text);
        const LoadStatement load = parse_load(cursor);
        const bool aggregates =
            !load.group_by.empty() || std::any_of(load.items.begin(), load.items.end(), aggregating);
        for (const LoadItem& item : load.items)
            check_expression(item.expression, text, aggregates ? CompileMode::grouped : CompileMode::record);
        for (const ExpressionPtr& each : {load.count, load.where, load.loop_while}) check_expression(each, text);
        for (const ExpressionPtr& key : load.group_by) check_expression(key, text);
        if (load.source != LoadSource::none) return;
        const Statement* next = index + 1 < block.size() ? &block[index + 1] : nullptr;
        if (next != nullptr && next->kind == StatementKind::plain &&
            (is_unknown_yet(next->text) || is_load({next->text, next->position, false})))
            return;
        fail_without_source(text);
    }

    static bool aggregating(const LoadItem& item) {
        return item.expression != nullptr && !compile(item.expression, AnyName(), CompileMode::record) &&
               compile(item.expression, AnyName(), CompileMode::grouped);
    }

    static void check_simple(Cursor& cursor) {
        if (cursor.at_end() || cursor.accept("TRACE")) return;
        const StatementText& text = cursor.statement();
        if (cursor.accept("SET")) {
            parse_set(cursor);
        } else if (cursor.accept("LET")) {
            check_expression(parse_let(cursor).value, text);
        } else if (cursor.accept("CALL")) {
            for (const ExpressionPtr& argument : parse_call(cursor).arguments) check_expression(argument, text);
        } else if (cursor.accept("SLEEP")) {
            check_expression(cursor.expression(), text);
        } else if (!is_known(cursor)) {
            check_expression(parse_let(cursor).value, text);
        }
    }

    /// Statements about files, tables, fields and settings are read as they run: here without any data, so that they
    /// fail at what they name, if not at how they are written.
    static bool is_known(Cursor& cursor) {
        const ScriptRequest nothing;
        ScriptState scratch(nothing);
        try {
            if (cursor.accept("BINARY")) {
                parse_file_path(cursor);
                cursor.expect_end();
                return true;
            }
            if (cursor.accept("STORE")) {
                run_store(scratch, cursor);
                return true;
            }
            return run_table_statement(scratch, cursor) || run_setting_statement(scratch, cursor) ||
                   run_derivation_statement(scratch, cursor);
        } catch (const ScriptError& error) {
            if (error.kind() == LoadErrorKind::syntax) throw;
        } catch (const LoadError&) {
        }
        return true;
    }

    std::vector<ScriptProblem>& problems_;
};

}  // namespace

std::vector<ScriptProblem> check_script(std::string_view script) {
    std::vector<ScriptProblem> problems;
    try {
        Checker(problems).check(split_script(script));
    } catch (const ScriptError& error) {
        problems.push_back({error.position(), error.what()});
    }
    return problems;
}

}  // namespace orrery::engine
