// What expressions make of the aggregates, row by row.
#include <algorithm>

#include "cube/calculation.h"
#include "cube/display_rows.h"
#include "cube/row_arithmetic.h"
#include "cube/selection_functions.h"
#include "expression/accumulator.h"

namespace orrery::engine {

/// The aggregates of one row.
class ViewRow : public RowContext {
public:
    using Source = ViewRowSource;
    ViewRow(Calculation& calculation, const CubeView& view, const Calculation::Expression& expression)
        : calculation_(calculation),
          view_(view),
          sources_(calculation.sources_of(view, expression)),
          environment_(calculation.environment_) {}

    void stand_on(std::uint32_t row) { row_ = row; }
    Value field(std::uint32_t) override { return {}; }
    Value aggregate(std::uint32_t index) override {
        const Source& source = sources_[index];
        return source.column == nullptr ? source.constant : source.column->value(entry(source));
    }
    Value chart_function(ChartFunction function, std::span<const Value> arguments) override {
        if (function == ChartFunction::column) return column(arguments[0].number());
        return calculation_.chart_value(function, arguments);
    }
    void row_values(const RowCall& call, std::span<const Value> arguments, std::vector<Value>& out) override {
        if (rows_ == nullptr) return out.emplace_back(), void();
        environment_.check_cancelled();  // each may ask for all rows
        const std::uint32_t here = position_;
        const auto run = [&](const Program& program, std::uint32_t position) {
            stand_at(position);
            environment_.check_cancelled();
            return evaluator_->run(program, *this);
        };
        rows_->values(call, arguments, here, run, out);
        stand_at(here);
    }
    /// From here on the functions about rows have an answer.
    void show(DisplayRows& rows, Evaluator& evaluator) {
        rows_ = &rows;
        evaluator_ = &evaluator;
    }
    void stand_at(std::uint32_t position) {
        position_ = position;
        row_ = rows_->row(position);
    }
    const Source& source(std::uint32_t index) const { return sources_[index]; }
    std::span<const Source> sources() const { return sources_; }

    // The last entry is the result over no records; groups found later than the aggregate have none either.
    std::size_t entry(const Source& source) const {
        if (row_ >= source.groups->size())
            return source.column->size() - 1;  // a row that only shows that there is a value
        return std::min<std::size_t>((*source.groups)[row_], source.column->size() - 1);
    }

private:
    /// What Column has answered, by number: measures may ask for each other many times, and in circles.
    struct Answer {
        std::unique_ptr<ViewRow> row;
        Value value;
        std::uint32_t at = 0;  ///< the row that it is the value of
        bool known = false, asking = false;
    };
    using Answers = std::map<std::uint32_t, Answer>;

    // The value of another measure in this row; null for one that asks for itself, or for other rows.
    Value column(double number) {
        environment_.check_cancelled();
        const auto& measures = calculation_.measures_;
        if (!(number >= 1) || number > static_cast<double>(measures.size())) return {};
        const std::uint32_t asked = measures[static_cast<std::size_t>(number) - 1];
        if (asked == Calculation::kNoExpression) return {};
        const Calculation::Expression& expression = calculation_.expressions_[asked];
        if (expression.error || expression.compiled->program.uses_rows()) return {};
        if (answers_ == nullptr) {
            own_answers_ = std::make_unique<Answers>();
            answers_ = own_answers_.get();
        }
        Answer& answer = (*answers_)[static_cast<std::uint32_t>(number)];
        if (answer.asking) return {};
        if (answer.known && answer.at == row_) return answer.value;
        if (!answer.row) {
            answer.row = std::make_unique<ViewRow>(calculation_, view_, expression);
            answer.row->answers_ = answers_;
        }
        answer.asking = true;
        answer.row->stand_on(row_);
        answer.value = Evaluator(calculation_.tools_.functions).run(expression.compiled->program, *answer.row).owned();
        answer.at = row_;
        answer.known = true;
        answer.asking = false;
        return answer.value;
    }

    Calculation& calculation_;
    const CubeView& view_;
    std::vector<Source> sources_;
    const ChartEnvironment& environment_;
    std::unique_ptr<Answers> own_answers_;
    Answers* answers_ = nullptr;  ///< those of the measure that asked first; null: nothing was asked yet
    std::uint32_t row_ = 0;
    DisplayRows* rows_ = nullptr;
    Evaluator* evaluator_ = nullptr;  // of the expressions that functions about rows are called with
    std::uint32_t position_ = 0;
};

namespace {

// The aggregate itself, without running a program per row.
AggregateColumn picked(ViewRow& row, const ViewRow::Source& source, std::uint32_t rows) {
    return gathered(*source.column, rows, [&](std::uint32_t r) {
        row.stand_on(r);
        return row.entry(source);
    });
}

AggregateColumn computed(ViewRow& row, const Program& program, const FunctionContext& functions, std::uint32_t rows,
                         const ChartEnvironment& environment) {
    Evaluator evaluator(functions);
    AggregateColumn out;
    out.numbers.reserve(rows);
    const std::size_t every = 1 + 65'536 / (program.instructions.size() + 1);  // long programs are asked more often
    for (std::uint32_t r = 0; r < rows; ++r) {
        if (r % every == 0) environment.check_cancelled();
        row.stand_on(r);
        Value value = evaluator.run(program, row);
        if (out.values.empty() && !value.has_text()) {
            out.numbers.push_back(value.number());
            continue;
        }
        for (std::size_t i = out.values.size(); i < r; ++i) out.values.push_back(Value(out.numbers[i]));
        out.values.push_back(value.owned());
    }
    if (!out.values.empty()) out.numbers.clear();
    return out;
}

// An aggregation that reads no field counts as over one record.
Value over_one_record(const AggregateCall& call, const std::vector<std::shared_ptr<const Dictionary>>& constants) {
    std::vector<Value> arguments;
    for (const auto& constant : constants) arguments.push_back(constant->value(0));
    const auto accumulator = make_accumulator(call.kind, call.distinct);
    accumulator->add(arguments);
    return accumulator->result();
}

}  // namespace

const std::vector<std::uint32_t>& Calculation::groups_of_rows(const CubeView& view, const Scope& scope) {
    const auto [at, fresh] = row_groups_.try_emplace({&view, scope});
    if (!fresh) return at->second;
    std::vector<std::uint32_t>& out = at->second;
    const GroupSpace& groups = space(scope);
    std::vector<const Element*> codes;
    for (std::uint32_t d : scope) {
        const auto position = std::find(view.dimensions.begin(), view.dimensions.end(), d) - view.dimensions.begin();
        codes.push_back(view.codes[static_cast<std::size_t>(position)].data());
    }
    out.reserve(view.rows);
    if (groups.dense()) {
        out.assign(view.rows, 0);
        for (std::size_t p = 0; p < scope.size(); ++p) {
            const auto stride = static_cast<std::uint32_t>(groups.layout().place(p).stride);
            for (std::uint32_t row = 0; row < view.rows; ++row) out[row] += stride * codes[p][row];
        }
        return out;
    }
    std::vector<std::uint64_t> key(groups.layout().words());
    for (std::uint32_t row = 0; row < view.rows; ++row) {
        std::fill(key.begin(), key.end(), 0);
        for (std::size_t p = 0; p < scope.size(); ++p) groups.layout().add(key.data(), p, codes[p][row]);
        out.push_back(groups.find(key.data()));
    }
    return out;
}

void Calculation::run_rows(DisplayRows& rows) {
    for (std::uint32_t number = 0; number < expressions_.size(); ++number) {
        const Expression& expression = expressions_[number];
        if (expression.error || !expression.compiled->program.uses_rows()) continue;
        ViewRow row(*this, views_[0], expression);
        Evaluator evaluator(tools_.functions), inner(tools_.functions);
        row.show(rows, inner);
        std::vector<Value> values(views_[0].rows);
        for (std::uint32_t position = 0; position < rows.size(); ++position) {
            row.stand_at(position);
            values[rows.row(position)] = evaluator.run(expression.compiled->program, row).owned();
        }
        views_[0].values[number] = {};
        views_[0].values[number].values = std::move(values);
    }
}

AggregateColumn Calculation::evaluate(const CubeView& view, const Expression& expression) {
    AggregateColumn out;
    // What asks the rows around it has to wait for their order; at other levels there are none.
    if (expression.error || expression.compiled->program.uses_rows()) {
        out.numbers.assign(view.rows, std::numeric_limits<double>::quiet_NaN());
        return out;
    }
    ViewRow row(*this, view, expression);
    const Program& program = expression.compiled->program;
    const bool direct = program.instructions.size() == 1 && program.instructions[0].code == OpCode::aggregate;
    if (direct && row.source(program.instructions[0].a).column != nullptr)
        return picked(row, row.source(program.instructions[0].a), view.rows);
    if (auto numbers = row_arithmetic(program, row.sources(), view.rows)) {
        out.numbers = std::move(*numbers);
        return out;
    }
    return computed(row, program, tools_.functions, view.rows, environment_);
}

// The dimension that is defined by the same words as a list; null where the view has none.
ViewRowSource Calculation::dimension_source(const CubeView& view, Aggregate& aggregate) {
    for (std::size_t position = 0; position < view.dimensions.size(); ++position) {
        const Dimension& dimension = dimensions_[view.dimensions[position]];
        if (dimension.name != aggregate.call->key) continue;
        AggregateColumn& values = aggregate.results[{view.dimensions[position]}];
        if (values.codes.empty()) {
            values.dictionary = dimension.column.dictionary;
            for (Element code = 0; code <= values.dictionary->size(); ++code) values.codes.push_back(code);
        }
        return {&values, &view.codes[position], {}};
    }
    return {};
}

Value Calculation::chart_value(ChartFunction function, std::span<const Value> arguments) const {
    const SystemFacts& facts = environment_.system;
    const double number = !arguments.empty() && arguments[0].has_number() ? arguments[0].number() : 0;
    const bool inside = number >= 0 && number < static_cast<double>(dimensions_.size());
    switch (function) {
        case ChartFunction::get_object_field:
            return inside ? Value::text(dimensions_[static_cast<std::size_t>(number)].name) : Value();
        case ChartFunction::get_object_dimension:
            return inside ? Value::text(dimensions_[static_cast<std::size_t>(number)].label) : Value();
        case ChartFunction::get_active_sheet_id:
            return facts.sheet.empty() ? Value() : Value::text(facts.sheet);
        case ChartFunction::in_object:
            return Value::boolean(std::find(facts.objects.begin(), facts.objects.end(), arguments[0].to_text()) !=
                                  facts.objects.end());
        default:
            return selection_function(function, arguments, environment_, state_);
    }
}

std::vector<ViewRowSource> Calculation::sources_of(const CubeView& view, const Expression& expression) {
    std::vector<ViewRowSource> sources;
    for (std::uint32_t number : expression.aggregates) {
        Aggregate& aggregate = aggregates_[number];
        ViewRowSource source;
        if (aggregate.call->list != ChartFunction::none) {
            source = dimension_source(view, aggregate);
        } else if (aggregate.constant) {
            std::vector<std::shared_ptr<const Dictionary>> constants;
            for (const Argument& argument : aggregate.arguments) constants.push_back(argument.constant);
            source.constant = over_one_record(*aggregate.call, constants);
        } else {
            const Scope scope = scope_of(aggregate, view.dimensions);
            source.column = &aggregate.results.at(scope);
            source.groups = &groups_of_rows(view, scope);
        }
        sources.push_back(std::move(source));
    }
    return sources;
}

}  // namespace orrery::engine
