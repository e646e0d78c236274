// Which aggregations share a pass, at which dimensions it runs, and how coarser levels follow from finer ones.
#include <algorithm>
#include <numeric>

#include "cube/calculation.h"
#include "cube/null_rows.h"
#include "storage/parallel.h"

namespace orrery::engine {
namespace {

bool contains(const std::vector<std::uint32_t>& scope, std::uint32_t dimension) {
    return std::find(scope.begin(), scope.end(), dimension) != scope.end();
}

}  // namespace

bool Calculation::reaches(TableId base, const Dimension& dimension) const {
    const DataModel& model = tools_.model();
    return std::any_of(dimension.tables.begin(), dimension.tables.end(),
                       [&](TableId table) { return model.island(table) == model.island(base); });
}

Calculation::Scope Calculation::scope_of(const Aggregate& aggregate, const Scope& view) const {
    Scope out;
    if (aggregate.constant) return out;
    const auto& kept = aggregate.call->total_fields;
    for (std::uint32_t d : view) {
        const bool listed = std::find(kept.begin(), kept.end(), dimensions_[d].name) != kept.end();
        if (aggregate.call->total && !listed) continue;
        if (reaches(aggregate.base, dimensions_[d])) out.push_back(d);
    }
    return out;
}

GroupSpace& Calculation::space(const Scope& scope) {
    const auto found = spaces_.find(scope);
    if (found != spaces_.end()) return found->second;
    std::vector<Element> null_codes;
    std::uint64_t rows = 0;
    for (std::uint32_t d : scope) {
        null_codes.push_back(dimensions_[d].column.dictionary->size());
        for (TableId table : dimensions_[d].tables) rows = std::max(rows, tools_.model().table(table).rows());
    }
    for (const Aggregate& aggregate : aggregates_)
        if (!aggregate.constant && !aggregate.error) rows = std::max(rows, tools_.model().table(aggregate.base).rows());
    return spaces_.emplace(scope, GroupSpace(scope, null_codes, rows)).first->second;
}

bool Calculation::has_fan_out(TableId base, const Scope& scope) const {
    return std::any_of(scope.begin(), scope.end(), [&](std::uint32_t d) {
        const auto& tables = dimensions_[d].tables;
        return std::find(tables.begin(), tables.end(), base) == tables.end() && !lookup_path(*graph_, base, tables);
    });
}

void Calculation::run_passes(const PassKey& key, const std::vector<std::uint32_t>& aggregates) {
    std::map<std::uint32_t, std::vector<Scope>> wanted;
    for (std::uint32_t a : aggregates) {
        for (const CubeView& view : views_) {
            Scope scope = scope_of(aggregates_[a], view.dimensions);
            if (std::find(wanted[a].begin(), wanted[a].end(), scope) == wanted[a].end() &&
                aggregates_[a].results.count(scope) == 0)
                wanted[a].push_back(std::move(scope));
        }
    }
    run_scopes(key, aggregates, wanted);
}

// Without fan-outs every record belongs to one group, so coarser levels are merged from the finest one.
void Calculation::run_scopes(const PassKey& key, const std::vector<std::uint32_t>& aggregates,
                             const std::map<std::uint32_t, std::vector<Scope>>& wanted) {
    std::map<Scope, std::vector<std::uint32_t>> at;
    Scope finest;
    for (const auto& [a, scopes] : wanted) {
        for (const Scope& scope : scopes) {
            at[scope].push_back(a);
            Scope both;
            std::set_union(finest.begin(), finest.end(), scope.begin(), scope.end(), std::back_inserter(both));
            finest = both;
        }
    }
    if (at.empty()) return;
    const auto island = islands();
    // Rows that only records of other selections have are there as well; those of the selections may be known already.
    const auto is_row_space = [&](const Scope& scope) {
        return std::find(island.begin(), island.end(), scope) != island.end() &&
               !(key.records == possible_records().get() && known_from_selections(scope) &&
                 !has_null_rows(tools_, key.base, dimensions_[scope[0]].column));
    };
    if (has_fan_out(key.base, finest)) {
        for (const auto& [scope, numbers] : at) {
            auto partials = run_at(key, scope, numbers, is_row_space(scope));
            if (is_row_space(scope)) mark_present(scope, key, *partials.back());
            for (std::size_t i = 0; i < numbers.size(); ++i)
                aggregates_[numbers[i]].results.emplace(scope, partials[i]->finish());
        }
        return;
    }
    auto partials = run_at(key, finest, aggregates, is_row_space(finest));
    if (is_row_space(finest)) mark_present(finest, key, *partials.back());
    for (const auto& [scope, numbers] : at) {
        if (scope == finest) continue;
        const auto targets = roll_up_targets(finest, scope);
        for (std::uint32_t a : numbers) {
            const auto i =
                static_cast<std::size_t>(std::find(aggregates.begin(), aggregates.end(), a) - aggregates.begin());
            aggregates_[a].results.emplace(scope, partials[i]->rolled_up(targets, space(scope).size())->finish());
        }
    }
    const std::vector<std::uint32_t>& last = at[finest];
    std::vector<AggregateColumn> finished(last.size());
    parallel_each(last.size(), [&](std::size_t n) {
        const auto i = std::find(aggregates.begin(), aggregates.end(), last[n]) - aggregates.begin();
        finished[n] = partials[static_cast<std::size_t>(i)]->finish();
    });
    for (std::size_t n = 0; n < last.size(); ++n) aggregates_[last[n]].results.emplace(finest, std::move(finished[n]));
}

void Calculation::mark_present(const Scope& scope, const PassKey& key, GroupTotals& presence) {
    mark_present(scope, presence, true);
    present_from_passes_.emplace(scope, key);
}

std::vector<std::unique_ptr<GroupTotals>> Calculation::run_at(const PassKey& key, const Scope& scope,
                                                              const std::vector<std::uint32_t>& aggregates,
                                                              bool presence) {
    RecordPass pass;
    pass.base = key.base;
    pass.records = key.records;
    pass.space = &space(scope);
    pass.check_cancelled = [this] { environment_.check_cancelled(); };
    for (std::uint32_t position = 0; position < scope.size(); ++position)
        pass.columns.push_back({dimensions_[scope[position]].column, position});
    // What is summed as integers is counted as such, too: then it is read once.
    PassOperands operands;
    for (std::uint32_t a : aggregates)
        if (auto integers = integers_of(aggregates_[a]))
            operands.integers[key_of(aggregates_[a])] = std::move(integers);
    for (std::uint32_t a : aggregates) add_task(pass, aggregates_[a], operands);
    if (presence) pass.aggregations.push_back(make_presence_plan());
    return run_pass(tools_, pass);
}

// Only what comes from a field or a reusable expression is known by its key.
std::string Calculation::key_of(const Aggregate& aggregate) {
    const Argument& argument = aggregate.arguments[0];
    return argument.column ? argument.column->key : std::string();
}

std::shared_ptr<const ScaledIntegers> Calculation::integers_of(const Aggregate& aggregate) const {
    const AggregationKind kind = aggregate.call->kind;
    const Argument& argument = aggregate.arguments[0];
    if (aggregate.call->distinct || (kind != AggregationKind::sum && kind != AggregationKind::avg)) return nullptr;
    if (argument.plan) return nullptr;
    ValueColumn constant;
    constant.dictionary = argument.constant;
    return scaled_integers(tools_, argument.column ? *argument.column : constant);
}

void Calculation::add_task(RecordPass& pass, const Aggregate& aggregate, PassOperands& operands) const {
    AggregateTask task;
    task.kind = aggregate.call->kind;
    task.distinct = aggregate.call->distinct;
    task.integers = integers_of(aggregate);
    for (const Argument& argument : aggregate.arguments) {
        auto number = static_cast<std::uint32_t>(pass.operands.size());
        if (argument.plan) {
            pass.operands.push_back(make_numeric_operand(tools_, pass.base, *argument.plan));
            task.dictionaries.emplace_back();
        } else if (argument.constant) {
            pass.operands.push_back(make_constant_operand(argument.constant, task.integers));
            task.dictionaries.push_back(argument.constant);
        } else {
            const std::string& shared = argument.column->key;
            const auto [known, fresh] =
                operands.numbers.try_emplace(shared.empty() ? std::to_string(number) : shared, number);
            number = known->second;
            const auto integers = shared.empty() ? task.integers : operands.integers[shared];
            if (fresh) pass.operands.push_back(make_operand(pass.base, *argument.column, integers));
            task.dictionaries.push_back(argument.column->dictionary);
        }
        task.operands.push_back(number);
    }
    task.dictionary = task.dictionaries[0];
    const Argument& first = aggregate.arguments[0];
    task.null_free = task.kind == AggregationKind::count && !task.distinct && first.column &&
                     !first.column->key.empty() && !has_null_rows(tools_, pass.base, *first.column);
    pass.aggregations.push_back(make_plan(task));
}

std::unique_ptr<Operand> Calculation::make_operand(TableId base, const ValueColumn& column,
                                                   const std::shared_ptr<const ScaledIntegers>& integers) const {
    CodeReader reader = *make_reader(tools_, base, column);
    OperandIntegers of_operand{integers, nullptr};
    if (integers) of_operand.column = integer_column(tools_, base, column, reader, *integers);
    return make_code_operand(std::move(reader), std::move(of_operand));
}

std::vector<std::uint32_t> Calculation::roll_up_targets(const Scope& from, const Scope& to) {
    GroupSpace& fine = space(from);
    GroupSpace& coarse = space(to);
    std::vector<std::uint32_t> out(fine.size());
    std::vector<std::size_t> positions;
    for (std::size_t p = 0; p < from.size(); ++p)
        if (contains(to, from[p])) positions.push_back(p);
    if (positions.empty() && coarse.dense()) return out;  // all into the one group there is
    std::vector<std::uint64_t> key(coarse.layout().words());
    for (std::uint32_t group = 0; group < out.size(); ++group) {
        std::fill(key.begin(), key.end(), 0);
        for (std::size_t p = 0; p < positions.size(); ++p)
            coarse.layout().add(key.data(), p, fine.code(group, positions[p]));
        out[group] = coarse.dense() ? static_cast<std::uint32_t>(key[0]) : coarse.table().add(key.data());
    }
    return out;
}

void Calculation::run() {
    std::map<PassKey, std::vector<std::uint32_t>> passes;
    for (std::uint32_t a = 0; a < aggregates_.size(); ++a) {
        const Aggregate& aggregate = aggregates_[a];
        if (!aggregate.error && !aggregate.constant) passes[{aggregate.base, aggregate.records.get()}].push_back(a);
    }
    for (const auto& [key, aggregates] : passes) {
        environment_.check_cancelled();
        run_passes(key, aggregates);
    }
    for (const Scope& island : islands()) find_present(island);
    make_rows();
    for (std::size_t v = 1; v < views_.size(); ++v) make_view_rows(views_[v]);
    for (CubeView& view : views_) {
        for (const Expression& expression : expressions_) view.values.push_back(evaluate(view, expression));
    }
}

}  // namespace orrery::engine
