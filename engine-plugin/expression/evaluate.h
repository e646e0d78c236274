// Running compiled expressions: one row at a time, and per group for GROUP BY.
#pragma once

#include <memory>
#include <vector>

#include "expression/accumulator.h"
#include "expression/compile.h"

namespace orrery::engine {

/// What a program asks about the row it runs on. Implemented by the load script and by cubes; used by one thread.
class RowContext {
public:
    virtual ~RowContext() = default;
    /// The value of the field with this slot (see NameSource::field). The text may be borrowed until the next row.
    virtual Value field(std::uint32_t slot) = 0;
    /// The result of the compiled expression's aggregate with this index.
    virtual Value aggregate(std::uint32_t index) { return static_cast<void>(index), Value(); }
    /// Peek, Exists, RecNo, ApplyMap, ... A SubField without number asks for its piece as sub_field_rows.
    virtual Value record_function(RecordFunction function, std::span<const Value> arguments) {
        return static_cast<void>(function), static_cast<void>(arguments), Value();
    }
    virtual Value chart_function(ChartFunction function, std::span<const Value> arguments) {
        return static_cast<void>(function), static_cast<void>(arguments), Value();
    }
    /// Adds what a function about the chart's rows gives; null where there are none.
    virtual void row_values(const RowCall& call, std::span<const Value> arguments, std::vector<Value>& out) {
        static_cast<void>(call), static_cast<void>(arguments);
        out.emplace_back();
    }
    /// Makes field() answer for the previous source record until leave_previous(); false when there is none.
    virtual bool enter_previous() { return false; }
    virtual void leave_previous() {}
};

/// Runs programs; owns the stack, so keep one per thread and reuse it.
class Evaluator {
public:
    explicit Evaluator(FunctionContext context = {}) : context_(context) {}

    /// Never throws for bad data; what cannot be computed is null.
    Value run(const Program& program, RowContext& row);
    const FunctionContext& context() const { return context_; }

private:
    FunctionContext context_;
    std::vector<Value> stack_;
};

/// The aggregates of one expression (compiled in mode grouped) over the records of one group.
class GroupState {
public:
    explicit GroupState(const Compiled& compiled);
    /// Adds the record `row` stands on.
    void add(const Compiled& compiled, Evaluator& evaluator, RowContext& row);
    /// The expression's value; fields outside aggregations are read from `row`, a record of the group.
    Value result(const Compiled& compiled, Evaluator& evaluator, RowContext& row) const;

private:
    std::vector<std::unique_ptr<Accumulator>> accumulators_;
};

}  // namespace orrery::engine
