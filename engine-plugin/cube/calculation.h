// Expressions over groups of records: plans the passes, runs them, and evaluates what is done with the aggregates.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cube/chart_names.h"
#include "cube/group_space.h"
#include "cube/numeric_plan.h"
#include "cube/record_pass.h"
#include "cube/set_resolver.h"

namespace orrery::engine {

/// The combinations of some dimensions that have records, and the values of every expression for each of them.
struct CubeView {
    std::vector<std::uint32_t> dimensions;
    std::uint32_t rows = 0;
    std::vector<std::vector<Element>> codes;  ///< per dimension of the view, per row
    std::vector<std::uint32_t> row_of;        ///< per row of view 0, the row of this view
    std::vector<AggregateColumn> values;      ///< per expression, per row (no extra entry)
};

class AggrTable;
class DisplayRows;
/// Where a row finds an aggregate: its column, and the group of each row.
struct ViewRowSource {
    const AggregateColumn* column = nullptr;  ///< null: a constant
    const std::vector<std::uint32_t>* groups = nullptr;
    Value constant;
};

/// Set up, run once, read. Used by one thread.
class Calculation {
public:
    Calculation(const ChartEnvironment& environment, std::string_view state, SetResolver& sets);
    ~Calculation();

    const CalculationTools& tools() const { return tools_; }
    /// `name` is what TOTAL <name> refers to.
    std::uint32_t add_dimension(ValueColumn column, std::string name, std::string label = {});
    static constexpr std::uint32_t kNoExpression = 0xFFFFFFFF;
    /// Expressions by number, in the order that Column(n) counts them; kNoExpression for one that is none.
    void set_measures(std::vector<std::uint32_t> expressions) { measures_ = std::move(expressions); }
    /// An expression compiled in mode chart.
    std::uint32_t add_expression(CompiledPtr expression);
    /// Another level to evaluate the expressions at. View 0, all dimensions, is always there.
    std::uint32_t add_view(std::vector<std::uint32_t> dimensions);

    /// Which records have combinations of dimension values; else those of the resolver's context.
    void take_rows_from(RecordSetPtr records) { rows_from_ = std::move(records); }

    /// Throws CalculationCancelled.
    void run();

    /// True when the expression asks the rows around the one it is calculated for.
    bool uses_rows(std::uint32_t expression) const { return expressions_[expression].compiled->program.uses_rows(); }
    bool any_uses_rows() const {
        return std::any_of(expressions_.begin(), expressions_.end(),
                           [](const Expression& each) { return each.compiled->program.uses_rows(); });
    }
    /// Calculates, after run(), the expressions that ask the rows around them, for view 0.
    void run_rows(DisplayRows& rows);

    const CubeView& view(std::uint32_t index) const { return views_[index]; }
    CubeView& view(std::uint32_t index) { return views_[index]; }
    const ValueColumn& dimension(std::uint32_t index) const { return dimensions_[index].column; }
    /// Set when the expression could not be calculated; its values are null then.
    const std::optional<ExpressionError>& error(std::uint32_t expression) const {
        return expressions_[expression].error;
    }

private:
    using Scope = std::vector<std::uint32_t>;  ///< dimensions, ascending

    struct Dimension {
        ValueColumn column;
        std::string name;
        std::string label;
        std::vector<TableId> tables;
    };
    struct Argument {
        std::optional<ValueColumn> column;
        std::optional<NumericPlan> plan;
        std::shared_ptr<const Dictionary> constant;  ///< one value or none
    };
    struct Aggregate {
        const AggregateCall* call = nullptr;
        RecordSetPtr records;
        bool constant = false;  ///< its arguments read no field
        TableId base = 0;
        std::vector<Argument> arguments;
        std::map<Scope, AggregateColumn> results;
        std::optional<ExpressionError> error;
    };
    struct Expression {
        CompiledPtr compiled;
        std::vector<std::uint32_t> aggregates;  ///< global numbers of its aggregates
        std::optional<ExpressionError> error;
    };
    struct PassKey {
        TableId base = 0;
        const RecordSet* records = nullptr;
        auto operator<=>(const PassKey&) const = default;
    };

    // Preparation
    void prepare_aggregate(const Expression& expression, std::uint32_t local, Aggregate& out);
    std::optional<ExpressionError> prepare_argument(const Expression& expression, std::uint32_t local,
                                                    std::size_t index, const CalculationTools& tools,
                                                    Argument& out) const;
    std::optional<ExpressionError> prepare_aggrs(const Compiled& compiled, const RecordSet& records,
                                                 std::vector<ValueColumn>& columns);
    std::optional<ExpressionError> choose_table(Aggregate& aggregate);
    void calculate_inner(const Expression& expression, std::uint32_t local, std::vector<Value>& constants);

    // Passes
    bool reaches(TableId base, const Dimension& dimension) const;
    Scope scope_of(const Aggregate& aggregate, const Scope& view) const;
    GroupSpace& space(const Scope& scope);
    void run_passes(const PassKey& key, const std::vector<std::uint32_t>& aggregates);
    void run_scopes(const PassKey& key, const std::vector<std::uint32_t>& aggregates,
                    const std::map<std::uint32_t, std::vector<Scope>>& wanted);
    std::vector<std::unique_ptr<GroupTotals>> run_at(const PassKey& key, const Scope& scope,
                                                     const std::vector<std::uint32_t>& aggregates, bool presence);
    /// The operands of a pass, by the keys of their columns.
    struct PassOperands {
        std::map<std::string, std::uint32_t> numbers;
        std::map<std::string, std::shared_ptr<const ScaledIntegers>> integers;
    };
    void add_task(RecordPass& pass, const Aggregate& aggregate, PassOperands& operands) const;
    std::unique_ptr<Operand> make_operand(TableId base, const ValueColumn& column,
                                          const std::shared_ptr<const ScaledIntegers>& integers) const;
    static std::string key_of(const Aggregate& aggregate);
    std::shared_ptr<const ScaledIntegers> integers_of(const Aggregate& aggregate) const;
    std::vector<std::uint32_t> roll_up_targets(const Scope& from, const Scope& to);
    bool has_fan_out(TableId base, const Scope& scope) const;

    // Rows
    const RecordSetPtr& possible_records() const { return rows_from_ ? rows_from_ : sets_.context(); }
    std::vector<Scope> islands() const;
    void find_present(const Scope& island);
    void present_lists(const Scope& island);
    bool known_from_selections(const Scope& island);
    bool present_from_selections(const Scope& island);
    void present_from_joins(const Scope& island);
    void mark_present(const Scope& island, GroupTotals& presence, bool with_nulls);
    void mark_present(const Scope& scope, const PassKey& key, GroupTotals& presence);
    void present_pass(const Scope& island, TableId base, const Bitmap* only, const Scope& reached);
    Bitmap rows_not_reached(TableId table, const Hop& link, TableId parent) const;
    void make_rows();
    void make_view_rows(CubeView& view) const;

    // Values
    friend class ViewRow;
    Value chart_value(ChartFunction function, std::span<const Value> arguments) const;
    AggregateColumn evaluate(const CubeView& view, const Expression& expression);
    std::vector<ViewRowSource> sources_of(const CubeView& view, const Expression& expression);
    ViewRowSource dimension_source(const CubeView& view, Aggregate& aggregate);
    const std::vector<std::uint32_t>& groups_of_rows(const CubeView& view, const Scope& scope);

    const ChartEnvironment& environment_;
    std::string state_;
    SetResolver& sets_;
    RecordSetPtr rows_from_;
    std::map<std::string, std::shared_ptr<const AggrTable>> aggr_tables_;  ///< by key
    std::shared_ptr<JoinGraph> graph_;
    CalculationTools tools_;
    ChartNames names_;
    std::vector<Dimension> dimensions_;
    std::vector<Expression> expressions_;
    std::vector<std::uint32_t> measures_;
    std::vector<Aggregate> aggregates_;
    std::map<std::string, std::uint32_t> aggregate_numbers_;  ///< by key
    std::vector<CubeView> views_;
    std::map<Scope, GroupSpace> spaces_;
    std::set<std::pair<Scope, PassKey>> present_from_passes_;  ///< combinations that passes of measures have marked
    std::map<std::pair<const CubeView*, Scope>, std::vector<std::uint32_t>> row_groups_;
};

}  // namespace orrery::engine
