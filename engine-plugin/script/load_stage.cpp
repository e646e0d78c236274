#include "script/load_stage.h"

#include <algorithm>
#include <set>

#include "expression/compile.h"
#include "script/column_evaluator.h"
#include "script/group_rows.h"
#include "script/row_select.h"
#include "script/stage_output.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

// A record may make texts of a megabyte, so a thousand of them may take a second.
constexpr std::uint64_t kCheckEvery = 64;

struct Item {
    std::string name;
    CompiledPtr compiled;
};

/// The fields of functions such as Exists(F) that read F from the record without naming it as a value.
void collect_named_arguments(const Expression& expression, std::set<std::string>& names) {
    for (const Node& node : expression.nodes()) {
        if (node.kind != NodeKind::call || node.children_count != 1) continue;
        const FunctionInfo& function = all_functions()[node.data];
        const Node& argument = expression.node(expression.children(node)[0]);
        if (!function.first_is_name || function.record != RecordFunction::exists) continue;
        if (argument.kind == NodeKind::name || argument.kind == NodeKind::text)
            names.insert(expression.string(argument));
    }
}

class LoadRun {
public:
    LoadRun(ScriptState& state, const LoadStatement& load, RowSet input)
        : state_(state), load_(load), input_(std::move(input)) {}

    RowSet run() {
        if (!load_.order_by.empty()) input_ = select_rows(input_, ordered_rows(input_, load_.order_by, load_.text));
        compile_all();
        RowSet output = !load_.group_by.empty() || has_aggregates() ? grouped()
                        : is_sequential()                           ? sequential()
                                                                    : by_column();
        output.file = input_.file;
        output.real_file = input_.real_file;
        return load_.distinct ? without_duplicates(std::move(output)) : std::move(output);
    }

private:
    CompiledPtr compile_one(const ExpressionPtr& expression, CompileMode mode) {
        RecordNames names(input_, state_);
        Outcome<CompiledPtr> compiled = compile(expression, names, mode);
        if (compiled) return compiled.value();
        const ExpressionError& error = compiled.error();
        bool unknown_name = !unknown_names(*expression, names).empty();
        throw ScriptError(unknown_name ? LoadErrorKind::field_not_found : LoadErrorKind::semantic,
                          error.message + (error.nearest.empty() ? "" : "; nearest known name: " + error.nearest),
                          load_.text.at(error.offset));
    }

    void compile_all() {
        CompileMode mode =
            load_.group_by.empty() && !mentions_aggregation() ? CompileMode::record : CompileMode::grouped;
        for (const LoadItem& item : load_.items) {
            if (!item.star) {
                add_item(item.name, compile_one(item.expression, mode));
                continue;
            }
            for (const RowColumn& column : input_.columns) add_item(column.name, nullptr);
        }
        if (load_.where) where_ = compile_one(load_.where, CompileMode::record);
        if (load_.loop_while) while_ = compile_one(load_.loop_while, CompileMode::record);
        for (const ExpressionPtr& key : load_.group_by) keys_.push_back(compile_one(key, CompileMode::record));
    }

    [[nodiscard]] bool mentions_aggregation() const {
        return std::any_of(load_.items.begin(), load_.items.end(), [](const LoadItem& item) {
            if (item.star) return false;
            std::span<const Node> nodes = item.expression->nodes();
            return std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
                return node.kind == NodeKind::call && all_functions()[node.data].kind == FunctionKind::aggregation;
            });
        });
    }

    /// Without an expression the item is the input's field of this name.
    void add_item(const std::string& name, CompiledPtr compiled) {
        for (const Item& item : items_)
            if (item.name == name)
                throw ScriptError(LoadErrorKind::semantic,
                                  "the field \"" + name + "\" is loaded twice; rename one with AS",
                                  load_.text.position);
        if (compiled == nullptr) compiled = compile_field(name);
        items_.push_back({name, std::move(compiled)});
    }

    static CompiledPtr compile_field(const RowSet& input, const std::string& name) {
        auto compiled = std::make_shared<Compiled>();
        auto expression = std::make_shared<Expression>();
        compiled->expression = std::move(expression);
        compiled->program.instructions.push_back({OpCode::field, Operator::none, *input.find(name), 0});
        compiled->program.fields.push_back(*input.find(name));
        compiled->program.stack_depth = 1;
        return compiled;
    }
    [[nodiscard]] CompiledPtr compile_field(const std::string& name) const { return compile_field(input_, name); }

    [[nodiscard]] bool has_aggregates() const {
        return std::any_of(items_.begin(), items_.end(), [](const Item& i) { return !i.compiled->aggregates.empty(); });
    }

    /// Records must be worked on one after the other: an expression looks at records, counters or the output so far.
    [[nodiscard]] bool is_sequential() const {
        auto looks_around = [](const CompiledPtr& c) {
            return c != nullptr && c->program.uses_record && !depends_on_fields_only(*c);
        };
        return while_ != nullptr || looks_around(where_) ||
               std::any_of(items_.begin(), items_.end(), [&](const Item& item) { return looks_around(item.compiled); });
    }

    /// The rows that WHERE lets through; nullopt: all.
    std::optional<RowNumbers> chosen_rows() {
        if (where_ == nullptr) return std::nullopt;
        ColumnEvaluator evaluator(where_, input_, state_.function_context());
        RecordContext context(state_, input_, nullptr);
        RowNumbers rows;
        for (std::uint64_t row = 0; row < input_.rows; ++row) {
            if (row % kCheckEvery == 0) state_.check_cancelled();
            context.stand_on(row);
            if (evaluator.symbols().value(evaluator.at(row, context)).is_true())
                rows.push_back(static_cast<std::uint32_t>(row));
        }
        return rows;
    }

    RowSet by_column() {
        std::optional<RowNumbers> rows = chosen_rows();
        RowSet output;
        output.rows = rows ? rows->size() : input_.rows;
        state_.check_memory(output.rows, items_.size());
        output.columns.resize(items_.size());
        parallel_each(items_.size(), [&](std::size_t i) { output.columns[i] = column(items_[i], rows); });
        return output;
    }

    RowColumn column(const Item& item, const std::optional<RowNumbers>& rows) {
        if (item.compiled->program.is_field()) return passed_on(item, rows);
        ColumnEvaluator evaluator(item.compiled, input_, state_.function_context());
        RecordContext context(state_, input_, nullptr);
        std::uint64_t count = rows ? rows->size() : input_.rows;
        Codes codes = Codes::made(count, [&](std::uint64_t i) {
            if (i % kCheckEvery == 0) state_.check_cancelled();
            const std::uint64_t row = rows ? (*rows)[i] : i;
            context.stand_on(row);
            return evaluator.at(row, context);
        });
        return own(item.name, evaluator.take_symbols(), std::move(codes));
    }

    RowColumn passed_on(const Item& item, const std::optional<RowNumbers>& rows) {
        std::uint32_t slot = item.compiled->program.fields[0];
        RowColumn out = input_.columns[slot];
        out.name = item.name;
        auto uses = std::count_if(items_.begin(), items_.end(), [&](const Item& other) {
            return other.compiled->program.is_field() && other.compiled->program.fields[0] == slot;
        });
        out.owned = out.owned && uses == 1 && !rows;
        if (rows) out.codes = std::make_shared<const Codes>(gather(*out.codes, *rows));
        return out;
    }

    static RowColumn own(const std::string& name, SymbolsBuilder symbols, Codes codes) {
        return {name, std::make_shared<const SymbolsBuilder>(std::move(symbols)),
                std::make_shared<const Codes>(std::move(codes)), true};
    }

    RowSet sequential() {
        StageOutput output;
        for (const Item& item : items_) {
            output.names.push_back(item.name);
            output.evaluators.emplace_back(item.compiled, input_, state_.function_context());
        }
        output.codes.resize(items_.size());
        RecordContext context(state_, input_, &output);
        Evaluator conditions(state_.function_context());
        for (std::uint64_t row = 0; row < input_.rows; ++row) {
            if (row % kCheckEvery == 0) check(output);
            for (std::uint64_t iteration = 1;; ++iteration) {
                if (iteration % kCheckEvery == 0) check(output);
                context.stand_on(row, iteration);
                if (while_ != nullptr && !conditions.run(while_->program, context).is_true()) break;
                if (where_ == nullptr || conditions.run(where_->program, context).is_true())
                    add_record(output, context, row);
                if (while_ == nullptr) break;
            }
        }
        RowSet result;
        result.rows = output.finished;
        for (std::size_t i = 0; i < items_.size(); ++i)
            result.columns.push_back(
                own(items_[i].name, output.evaluators[i].take_symbols(), std::move(output.codes[i])));
        return result;
    }

    void check(const StageOutput& output) const {
        state_.check_cancelled();
        state_.check_memory(output.finished, items_.size());
    }

    /// One record, or one for every combination of pieces that SubField cuts.
    static void add_record(StageOutput& output, RecordContext& context, std::uint64_t row) {
        context.start_pieces();
        do {
            context.rewind_pieces();
            if (output.finished >= kMaxRows)
                throw LoadError(LoadErrorKind::general, "a table holds 2^32 - 2 rows at most");
            for (std::size_t i = 0; i < output.evaluators.size(); ++i)
                output.codes[i].push_back(output.evaluators[i].at(row, context));
            ++output.finished;
        } while (context.next_pieces());
    }

    RowSet grouped() {
        std::vector<CompiledPtr> expressions;
        for (const Item& item : items_) expressions.push_back(item.compiled);
        GroupedRows groups = group_rows(state_, input_, keys_, expressions, chosen_rows());
        RowSet result;
        result.rows = groups.rows;
        for (std::size_t i = 0; i < items_.size(); ++i)
            result.columns.push_back(own(items_[i].name, std::move(groups.symbols[i]), std::move(groups.codes[i])));
        return result;
    }

    static RowSet without_duplicates(RowSet set) {
        std::vector<const Codes*> columns;
        for (const RowColumn& column : set.columns) columns.push_back(column.codes.get());
        RowNumbers rows = distinct_rows(columns, set.rows);
        return rows.size() == set.rows ? std::move(set) : select_rows(set, rows);
    }

    ScriptState& state_;
    const LoadStatement& load_;
    RowSet input_;
    std::vector<Item> items_;
    CompiledPtr where_;
    CompiledPtr while_;
    std::vector<CompiledPtr> keys_;
};

}  // namespace

std::optional<std::vector<std::string>> mentioned_fields(const LoadStatement& load) {
    std::set<std::string> names;
    auto add = [&](const ExpressionPtr& expression) {
        if (!expression) return;
        for (const std::string& name : referenced_names(*expression)) names.insert(name);
        collect_named_arguments(*expression, names);
    };
    for (const LoadItem& item : load.items) {
        if (item.star) return std::nullopt;
        add(item.expression);
    }
    add(load.where);
    add(load.loop_while);
    for (const ExpressionPtr& key : load.group_by) add(key);
    for (const OrderItem& item : load.order_by) names.insert(item.field);
    return std::vector<std::string>(names.begin(), names.end());
}

RowSet run_load(ScriptState& state, const LoadStatement& load, RowSet input) {
    return LoadRun(state, load, std::move(input)).run();
}

}  // namespace orrery::engine
