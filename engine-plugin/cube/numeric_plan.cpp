#include "cube/numeric_plan.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orrery::engine {
namespace {

constexpr double kNull = std::numeric_limits<double>::quiet_NaN();

bool is_arithmetic(Operator op) {
    return op == Operator::multiply || op == Operator::divide || op == Operator::add || op == Operator::subtract;
}
bool is_comparison(Operator op) {
    return op == Operator::equal || op == Operator::not_equal || op == Operator::less || op == Operator::less_equal ||
           op == Operator::greater || op == Operator::greater_equal;
}
bool is_logical(Operator op) {
    return op == Operator::logical_and || op == Operator::logical_or || op == Operator::logical_xor;
}

class Planner {
public:
    Planner(const CalculationTools& tools, const Compiled& whole, const AggregateCall& part_of, const NameSource& names)
        : tools_(tools), whole_(whole), part_of_(part_of), expression_(*whole.expression), names_(names) {
        find_dependencies();
    }

    std::optional<NumericPlan> plan(std::uint32_t node) {
        if (!add(node)) return std::nullopt;
        return std::move(plan_);
    }

private:
    enum : std::int64_t { kNoField_ = -1, kSeveral = -2, kFirstAggr = std::int64_t{1} << 32 };

    static bool is_aggr(const Node& node) {
        return node.kind == NodeKind::call && all_functions()[node.data].aggregation == AggregationKind::aggr;
    }

    // Per node: the one field it depends on, none, or several.
    void find_dependencies() {
        depends_.resize(expression_.nodes().size(), kNoField_);
        for (std::uint32_t i = 0; i < depends_.size(); ++i) {
            const Node& node = expression_.node(i);
            if (node.kind == NodeKind::name) {
                if (const auto field = names_.field(expression_.string(node))) depends_[i] = *field;
            }
            if (is_aggr(node)) {
                depends_[i] = kFirstAggr + i;  // a field of its own
                continue;
            }
            if (node.kind == NodeKind::scope ||
                (node.kind == NodeKind::call && all_functions()[node.data].kind == FunctionKind::aggregation))
                continue;  // a constant by the time records are read
            for (std::uint32_t child : expression_.children(node)) {
                if (depends_[child] == kNoField_) continue;
                depends_[i] = depends_[i] == kNoField_ || depends_[i] == depends_[child] ? depends_[child]
                                                                                         : std::int64_t{kSeveral};
            }
        }
    }

    bool add(std::uint32_t index) {
        if (depends_[index] != kSeveral) return leaf(index);
        const Node& node = expression_.node(index);
        switch (node.kind) {
            case NodeKind::unary:
                return unary(node);
            case NodeKind::binary:
                return chain(index);
            case NodeKind::call:
                return all_functions()[node.data].name == "If" && select(node);
            default:
                return false;
        }
    }

    bool leaf(std::uint32_t index) {
        const auto program = compile_part(whole_, part_of_, index, names_);
        if (!program || !program.value()->deterministic) return false;
        if (program.value()->fields.empty()) return constant(*program.value());
        const auto column = program_column(tools_, *program.value());
        if (!column || !column.value().dictionary->all_numbers()) return false;
        push({NumericStep::Kind::leaf, Operator::none, static_cast<std::uint32_t>(plan_.leaves.size()), 0});
        plan_.leaves.push_back(column.value());
        return true;
    }

    bool constant(const Program& program) {
        class NoFields : public RowContext {
        public:
            explicit NoFields(const std::vector<Value>* constants) : constants_(constants) {}
            Value field(std::uint32_t) override { return {}; }
            Value aggregate(std::uint32_t i) override { return constants_ == nullptr ? Value() : (*constants_)[i]; }

        private:
            const std::vector<Value>* constants_;
        } row(tools_.constants);
        const Value value = Evaluator(tools_.functions).run(program, row);
        if (!value.is_null() && !value.has_number()) return false;
        push({NumericStep::Kind::constant, Operator::none, 0, value.number()});
        return true;
    }

    bool unary(const Node& node) {
        if (!add(expression_.children(node)[0])) return false;
        if (node.op == Operator::minus) plan_.steps.push_back({NumericStep::Kind::negate, node.op, 0, 0});
        if (node.op == Operator::logical_not) plan_.steps.push_back({NumericStep::Kind::logical_not, node.op, 0, 0});
        return node.op != Operator::bit_not;
    }

    bool chain(std::uint32_t index) {
        std::vector<std::uint32_t> spine;
        while (expression_.node(index).kind == NodeKind::binary && depends_[index] == kSeveral) {
            spine.push_back(index);
            index = expression_.children(expression_.node(index))[0];
        }
        if (!add(index)) return false;
        for (auto it = spine.rbegin(); it != spine.rend(); ++it) {
            const Node& node = expression_.node(*it);
            if (!is_arithmetic(node.op) && !is_comparison(node.op) && !is_logical(node.op)) return false;
            if (!add(expression_.children(node)[1])) return false;
            plan_.steps.push_back({NumericStep::Kind::binary, node.op, 0, 0});
            --depth_;
        }
        return true;
    }

    bool select(const Node& node) {
        const auto children = expression_.children(node);
        if (!add(children[0]) || !add(children[1])) return false;
        if (children.size() > 2) {
            if (!add(children[2])) return false;
        } else {
            push({NumericStep::Kind::constant, Operator::none, 0, kNull});
        }
        plan_.steps.push_back({NumericStep::Kind::select, Operator::none, 0, 0});
        depth_ -= 2;
        return true;
    }

    void push(NumericStep step) {
        plan_.steps.push_back(step);
        plan_.depth = std::max(plan_.depth, ++depth_);
    }

    const CalculationTools& tools_;
    const Compiled& whole_;
    const AggregateCall& part_of_;
    const Expression& expression_;
    const NameSource& names_;
    std::vector<std::int64_t> depends_;
    NumericPlan plan_;
    std::uint32_t depth_ = 0;
};

double truth(bool value) { return value ? -1.0 : 0.0; }
bool is_true(double number) { return number == number && number != 0; }
double finite(double number) { return std::isfinite(number) ? number : kNull; }

template <typename Function>
void combine(double* left, const double* right, std::uint32_t count, Function function) {
    for (std::uint32_t i = 0; i < count; ++i) left[i] = function(left[i], right[i]);
}

template <typename Function>
void compare(double* left, const double* right, std::uint32_t count, Function function) {
    for (std::uint32_t i = 0; i < count; ++i) {
        const bool both = left[i] == left[i] && right[i] == right[i];
        left[i] = both ? truth(function(left[i], right[i])) : kNull;
    }
}

class NumericOperand : public Operand {
public:
    NumericOperand(NumericPlan plan, std::vector<std::unique_ptr<Operand>> leaves)
        : plan_(std::move(plan)), leaves_(std::move(leaves)) {}

    void codes(const RecordBatch&, Element*) const override {}

    void numbers(const RecordBatch& batch, std::vector<double>& stack, double* out) const override {
        const std::uint32_t n = batch.count;
        if (stack.size() < std::size_t{plan_.depth} * n) stack.resize(std::size_t{plan_.depth} * n);
        std::vector<double> unused;
        double* top = stack.data();  // one past the topmost vector
        for (const NumericStep& step : plan_.steps) {
            switch (step.kind) {
                case NumericStep::Kind::leaf:
                    leaves_[step.leaf]->numbers(batch, unused, top);
                    top += n;
                    break;
                case NumericStep::Kind::constant:
                    std::fill_n(top, n, step.constant);
                    top += n;
                    break;
                case NumericStep::Kind::negate:
                    for (std::uint32_t i = 0; i < n; ++i) top[i - std::ptrdiff_t{n}] *= -1;
                    break;
                case NumericStep::Kind::logical_not:
                    for (std::uint32_t i = 0; i < n; ++i) {
                        double& value = top[i - std::ptrdiff_t{n}];
                        value = truth(!is_true(value));
                    }
                    break;
                case NumericStep::Kind::binary:
                    combine_numbers(step.op, top - 2 * std::ptrdiff_t{n}, top - std::ptrdiff_t{n}, n);
                    top -= n;
                    break;
                case NumericStep::Kind::select:
                    choose(top, n);
                    top -= 2 * std::ptrdiff_t{n};
                    break;
            }
        }
        std::copy_n(stack.data(), n, out);
    }

private:
    static void choose(double* top, std::uint32_t n) {
        double* condition = top - 3 * std::ptrdiff_t{n};
        const double* yes = condition + n;
        const double* no = yes + n;
        for (std::uint32_t i = 0; i < n; ++i) condition[i] = is_true(condition[i]) ? yes[i] : no[i];
    }

    NumericPlan plan_;
    std::vector<std::unique_ptr<Operand>> leaves_;
};

}  // namespace

void combine_numbers(Operator op, double* a, const double* b, std::uint32_t n) {
    switch (op) {
        case Operator::multiply:
            return combine(a, b, n, [](double x, double y) { return finite(x * y); });
        case Operator::divide:
            return combine(a, b, n, [](double x, double y) { return y == 0 ? kNull : finite(x / y); });
        case Operator::add:
            return combine(a, b, n, [](double x, double y) { return finite(x + y); });
        case Operator::subtract:
            return combine(a, b, n, [](double x, double y) { return finite(x - y); });
        case Operator::equal:
            return compare(a, b, n, [](double x, double y) { return x == y; });
        case Operator::not_equal:
            return compare(a, b, n, [](double x, double y) { return x != y; });
        case Operator::less:
            return compare(a, b, n, [](double x, double y) { return x < y; });
        case Operator::less_equal:
            return compare(a, b, n, [](double x, double y) { return x <= y; });
        case Operator::greater:
            return compare(a, b, n, [](double x, double y) { return x > y; });
        case Operator::greater_equal:
            return compare(a, b, n, [](double x, double y) { return x >= y; });
        case Operator::logical_and:
            return combine(a, b, n, [](double x, double y) { return truth(is_true(x) && is_true(y)); });
        case Operator::logical_or:
            return combine(a, b, n, [](double x, double y) { return truth(is_true(x) || is_true(y)); });
        default:
            return combine(a, b, n, [](double x, double y) { return truth(is_true(x) != is_true(y)); });
    }
}

std::optional<NumericPlan> make_numeric_plan(const CalculationTools& tools, const Compiled& whole,
                                             const AggregateCall& part_of, std::uint32_t node,
                                             const NameSource& names) {
    return Planner(tools, whole, part_of, names).plan(node);
}

std::unique_ptr<Operand> make_numeric_operand(const CalculationTools& tools, TableId base, const NumericPlan& plan) {
    std::vector<std::unique_ptr<Operand>> leaves;
    for (const ValueColumn& leaf : plan.leaves) {
        auto reader = make_reader(tools, base, leaf);
        if (!reader) return nullptr;
        leaves.push_back(make_code_operand(std::move(*reader)));
    }
    return std::make_unique<NumericOperand>(plan, std::move(leaves));
}

}  // namespace orrery::engine
