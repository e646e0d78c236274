// What each aggregation reads: its arguments as columns or plans, its records, its base table.
#include <algorithm>

#include "cube/aggr_table.h"
#include "cube/calculation.h"
#include "expression/calendar.h"

namespace orrery::engine {
namespace {

FunctionContext function_context(const ChartEnvironment& environment) {
    FunctionContext context;
    context.formats = environment.formats;
    context.now = local_now();
    context.reload_time = environment.reload_time;
    context.system = &environment.system;
    return context;
}

// Kinds that only look at numbers, so that a numeric plan is enough.
bool needs_only_numbers(const AggregateCall& call) {
    if (call.distinct) return false;
    switch (call.kind) {
        case AggregationKind::sum:
        case AggregationKind::avg:
        case AggregationKind::count:
        case AggregationKind::null_count:
        case AggregationKind::numeric_count:
        case AggregationKind::missing_count:
            return true;
        case AggregationKind::min:
        case AggregationKind::max:
            return call.arguments.size() == 1;
        default:
            return false;
    }
}

BasePreference preference_of(const AggregateCall& call) {
    switch (call.kind) {
        case AggregationKind::sum:
        case AggregationKind::avg:
        case AggregationKind::count:
        case AggregationKind::numeric_count:
        case AggregationKind::text_count:
            return call.distinct ? BasePreference::many_values : BasePreference::many_rows;
        default:
            return BasePreference::few_rows;
    }
}

bool reads_aggregate(const Program& program) {
    return std::any_of(program.instructions.begin(), program.instructions.end(),
                       [](const Instruction& in) { return in.code == OpCode::aggregate; });
}

}  // namespace

Calculation::Calculation(const ChartEnvironment& environment, std::string_view state, SetResolver& sets)
    : environment_(environment),
      state_(state),
      sets_(sets),
      graph_(join_graph(*environment.cache, environment.selections->model())),
      names_(environment, state) {
    tools_.graph = graph_.get();
    tools_.cache = environment.cache.get();
    tools_.functions = function_context(environment);
    views_.resize(1);
}

Calculation::~Calculation() = default;

std::uint32_t Calculation::add_dimension(ValueColumn column, std::string name, std::string label) {
    const auto tables = column.tables(tools_.model());
    if (label.empty()) label = name;
    dimensions_.push_back({std::move(column), std::move(name), std::move(label), tables});
    views_[0].dimensions.push_back(static_cast<std::uint32_t>(dimensions_.size() - 1));
    return static_cast<std::uint32_t>(dimensions_.size() - 1);
}

std::uint32_t Calculation::add_view(std::vector<std::uint32_t> dimensions) {
    CubeView view;
    view.dimensions = std::move(dimensions);
    views_.push_back(std::move(view));
    return static_cast<std::uint32_t>(views_.size() - 1);
}

std::uint32_t Calculation::add_expression(CompiledPtr compiled) {
    Expression expression;
    expression.compiled = std::move(compiled);
    for (std::uint32_t local = 0; local < expression.compiled->aggregates.size(); ++local) {
        const AggregateCall& call = expression.compiled->aggregates[local];
        const auto [known, fresh] =
            aggregate_numbers_.try_emplace(call.key, static_cast<std::uint32_t>(aggregates_.size()));
        if (fresh) {
            Aggregate aggregate;
            prepare_aggregate(expression, local, aggregate);
            aggregates_.push_back(std::move(aggregate));
        }
        expression.aggregates.push_back(known->second);
        if (!expression.error) expression.error = aggregates_[known->second].error;
    }
    expressions_.push_back(std::move(expression));
    return static_cast<std::uint32_t>(expressions_.size() - 1);
}

void Calculation::prepare_aggregate(const Expression& expression, std::uint32_t local, Aggregate& out) {
    environment_.check_cancelled();
    const AggregateCall& call = expression.compiled->aggregates[local];
    out.call = &call;
    if (call.list != ChartFunction::none) {
        out.constant = true;  // known without any record
        return;
    }
    const auto records = sets_.resolve(call.set.get());
    if (!records) {
        out.error = records.error();
        return;
    }
    out.records = records.value();
    std::vector<Value> constants;
    CalculationTools tools = tools_;
    if (std::any_of(call.arguments.begin(), call.arguments.end(), [](const auto& p) { return reads_aggregate(*p); })) {
        calculate_inner(expression, local, constants);
        tools.constants = &constants;
    }
    std::vector<ValueColumn> aggrs;
    if (std::any_of(call.arguments.begin(), call.arguments.end(), [](const auto& p) { return p->uses_aggrs(); })) {
        out.error = prepare_aggrs(*expression.compiled, *out.records, aggrs);
        tools.aggrs = &aggrs;
    }
    for (std::size_t i = 0; i < call.arguments.size() && !out.error; ++i) {
        out.arguments.emplace_back();
        out.error = prepare_argument(expression, local, i, tools, out.arguments.back());
    }
    if (!out.error) out.error = choose_table(out);
}

std::optional<ExpressionError> Calculation::prepare_argument(const Expression& expression, std::uint32_t local,
                                                             std::size_t index, const CalculationTools& tools,
                                                             Argument& out) const {
    const AggregateCall& call = expression.compiled->aggregates[local];
    const Program& program = *call.arguments[index];
    if (program.fields.size() > 1 && needs_only_numbers(call)) {
        out.plan = make_numeric_plan(tools, *expression.compiled, call, call.argument_nodes[index], names_);
        if (out.plan) return std::nullopt;
    }
    const auto column = program_column(tools, program);
    if (!column) return error_at(expression.compiled->expression->text(), call.offset, 1, column.error().message);
    if (column.value().constant) {
        out.constant = column.value().dictionary;
    } else {
        out.column = column.value();
    }
    return std::nullopt;
}

// The columns that the aggregation over `records` reads for the Aggrs of its expression.
std::optional<ExpressionError> Calculation::prepare_aggrs(const Compiled& compiled, const RecordSet& records,
                                                          std::vector<ValueColumn>& columns) {
    for (const AggrCall& call : compiled.aggrs) {
        auto& table = aggr_tables_[call.key];
        if (!table) {
            const auto made = AggrTable::calculate(call, environment_, state_, sets_);
            if (!made) return made.error();
            table = made.value();
        }
        const auto column =
            call.on_every_record ? table->on_every_record(tools_) : table->on_one_record(tools_, records);
        if (!column) return error_at(compiled.expression->text(), call.offset, 4, column.error().message);
        columns.push_back(column.value());
    }
    return std::nullopt;
}

std::optional<ExpressionError> Calculation::choose_table(Aggregate& aggregate) {
    std::vector<std::vector<TableId>> tables;
    FieldId key = kNoField;
    for (const Argument& argument : aggregate.arguments) {
        if (argument.column) {
            tables.push_back(argument.column->tables(tools_.model()));
            key = argument.column->field;
        }
        if (argument.plan)
            for (const ValueColumn& leaf : argument.plan->leaves) tables.push_back(leaf.tables(tools_.model()));
    }
    aggregate.constant = tables.empty();
    if (aggregate.constant) return std::nullopt;
    const TableChoice choice = choose_base(*graph_, tables, preference_of(*aggregate.call), key);
    aggregate.base = choice.base;
    if (choice.found) return std::nullopt;
    return error_at({}, 0, 0,
                    "the fields of an aggregation are not linked, or only by keys that are unique on neither side");
}

// Inner aggregates carry TOTAL: their value over everything is a constant for the records of the outer one.
void Calculation::calculate_inner(const Expression& expression, std::uint32_t local, std::vector<Value>& constants) {
    constants.resize(expression.compiled->aggregates.size());
    for (std::uint32_t inner = 0; inner < local; ++inner) {
        const std::uint32_t number = aggregate_numbers_.at(expression.compiled->aggregates[inner].key);
        Aggregate& aggregate = aggregates_[number];
        if (aggregate.error) continue;
        if (aggregate.results.empty() && !aggregate.constant)
            run_scopes({aggregate.base, aggregate.records.get()}, {number}, {{number, {Scope()}}});
        if (!aggregate.results.empty()) constants[inner] = aggregate.results.begin()->second.value(0);
    }
}

}  // namespace orrery::engine
