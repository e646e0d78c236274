#include "expression/evaluate.h"

#include "expression/operators.h"

namespace orrery::engine {
namespace {

// Where the stack machine stands; one object per run.
class Machine {
public:
    Machine(const Program& program, RowContext& row, const FunctionContext& context, std::vector<Value>& stack)
        : program_(program), row_(row), context_(context), stack_(stack), base_(stack.size()) {}

    Value run() {
        const std::size_t end = program_.instructions.size();
        for (std::size_t at = 0; at < end;) at = step(program_.instructions[at], at);
        Value result = std::move(stack_.back());
        stack_.resize(base_);
        return result;
    }

private:
    std::size_t step(const Instruction& in, std::size_t at) {
        switch (in.code) {
            case OpCode::constant:
                stack_.push_back(program_.constants[in.a]);
                break;
            case OpCode::field:
                stack_.push_back(row_.field(in.a));
                break;
            case OpCode::aggregate:
                stack_.push_back(row_.aggregate(in.a));
                break;
            case OpCode::unary:
                stack_.back() = apply_unary(in.op, stack_.back(), context_);
                break;
            case OpCode::binary:
                binary(in.op);
                break;
            case OpCode::call:
            case OpCode::record_call:
            case OpCode::chart_call:
                call(in, in.b);
                break;
            case OpCode::row_call:
                row_call(in);
                break;
            case OpCode::mark:
                marks_.push_back(stack_.size());
                break;
            case OpCode::call_marked:
                call(in, stack_.size() - marks_.back());
                marks_.pop_back();
                break;
            case OpCode::jump:
                return in.a;
            case OpCode::jump_unless:
                return pop().is_true() ? at + 1 : in.a;
            case OpCode::jump_if_number:
                if (stack_.back().has_number()) return in.a;
                stack_.pop_back();
                break;
            case OpCode::jump_if_value:
                if (!stack_.back().is_null()) return in.a;
                stack_.pop_back();
                break;
            case OpCode::pick:
                return picked(in);
            case OpCode::enter_previous:
                if (!row_.enter_previous()) {
                    stack_.emplace_back();
                    return in.a;
                }
                break;
            case OpCode::leave_previous:
                row_.leave_previous();
                break;
        }
        return at + 1;
    }

    Value pop() {
        Value top = std::move(stack_.back());
        stack_.pop_back();
        return top;
    }

    void binary(Operator op) {
        const Value right = pop();
        stack_.back() = apply_binary(op, stack_.back(), right, context_);
    }

    void call(const Instruction& in, std::size_t count) {
        const FunctionInfo& function = all_functions()[in.a];
        const std::span<const Value> arguments(stack_.data() + stack_.size() - count, count);
        Value result = in.code == OpCode::record_call  ? row_.record_function(function.record, arguments)
                       : in.code == OpCode::chart_call ? row_.chart_function(function.chart, arguments)
                                                       : function.call(context_, arguments);
        stack_.resize(stack_.size() - count);
        stack_.push_back(std::move(result));
    }

    void row_call(const Instruction& in) {
        const std::vector<Value> arguments(stack_.end() - in.b, stack_.end());
        stack_.resize(stack_.size() - in.b);
        row_.row_values(program_.row_calls[in.a], arguments, stack_);
    }

    std::size_t picked(const Instruction& in) {
        const auto& table = program_.jump_tables[in.a];
        const double number = pop().number();
        const bool inside = number >= 1 && number < static_cast<double>(table.size());
        return table[inside ? static_cast<std::size_t>(number) : 0];
    }

    const Program& program_;
    RowContext& row_;
    const FunctionContext& context_;
    std::vector<Value>& stack_;
    std::size_t base_;
    std::vector<std::size_t> marks_;
};

// Answers aggregates from finished states, everything else from the group's record.
class GroupContext : public RowContext {
public:
    GroupContext(RowContext& row, const std::vector<std::unique_ptr<Accumulator>>& accumulators)
        : row_(row), accumulators_(accumulators) {}

    Value field(std::uint32_t slot) override { return row_.field(slot); }
    Value aggregate(std::uint32_t index) override { return accumulators_[index]->result(); }
    Value record_function(RecordFunction function, std::span<const Value> arguments) override {
        return row_.record_function(function, arguments);
    }

private:
    RowContext& row_;
    const std::vector<std::unique_ptr<Accumulator>>& accumulators_;
};

}  // namespace

Value Evaluator::run(const Program& program, RowContext& row) {
    stack_.reserve(stack_.size() + program.stack_depth + 1);
    return Machine(program, row, context_, stack_).run();
}

GroupState::GroupState(const Compiled& compiled) {
    for (const AggregateCall& aggregate : compiled.aggregates)
        accumulators_.push_back(make_accumulator(aggregate.kind, aggregate.distinct));
}

void GroupState::add(const Compiled& compiled, Evaluator& evaluator, RowContext& row) {
    std::vector<Value> arguments;
    for (std::size_t i = 0; i < accumulators_.size(); ++i) {
        arguments.clear();
        for (const ProgramPtr& argument : compiled.aggregates[i].arguments)
            arguments.push_back(evaluator.run(*argument, row));
        accumulators_[i]->add(arguments);
    }
}

Value GroupState::result(const Compiled& compiled, Evaluator& evaluator, RowContext& row) const {
    GroupContext context(row, accumulators_);
    return evaluator.run(compiled.program, context);
}

}  // namespace orrery::engine
