#include "expression/compile.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "expression/canonical.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kMostAggregations = 2000;

struct CompileFailure {
    ExpressionError error;
};

// Turns one subtree into a program. Recursion follows nesting only (bounded by the parser): chains are unrolled.
class Compiler {
public:
    Compiler(const ExpressionPtr& expression, const NameSource& names, CompileMode mode, Compiled& out)
        : whole_(expression), expression_(*expression), names_(names), mode_(mode), out_(out) {
        for (std::uint32_t slot = 0; slot < out.aggregates.size(); ++slot)
            numbers_->emplace(out.aggregates[slot].key, slot);
    }

    Program subtree(std::uint32_t node, std::shared_ptr<const SetExpression> set, bool inside_aggregation) {
        Compiler inner(*this, std::move(set), inside_aggregation);
        inner.emit(node);
        inner.program_.stack_depth = inner.deepest_;
        return std::move(inner.program_);
    }

    Program part(std::uint32_t node, const AggregateCall& part_of) {
        scope_ = part_of.scope;
        return subtree(node, part_of.set, true);
    }

private:
    Compiler(const Compiler& outer, std::shared_ptr<const SetExpression> set, bool inside_aggregation)
        : whole_(outer.whole_),
          expression_(outer.expression_),
          names_(outer.names_),
          mode_(outer.mode_),
          out_(outer.out_),
          numbers_(outer.numbers_),
          set_(std::move(set)),
          scope_(outer.scope_),
          inside_(inside_aggregation) {}

    [[noreturn]] void fail(const Node& node, std::string message, std::string expected = {},
                           std::string nearest = {}) const {
        throw CompileFailure{error_at(expression_.text(), node.offset, node.length, std::move(message),
                                      std::move(expected), std::move(nearest))};
    }

    std::size_t add(OpCode code, std::uint32_t a = 0, std::uint32_t b = 0, Operator op = Operator::none) {
        program_.instructions.push_back({code, op, a, b});
        return program_.instructions.size() - 1;
    }
    std::uint32_t here() const { return static_cast<std::uint32_t>(program_.instructions.size()); }
    void land(std::size_t jump) { program_.instructions[jump].a = here(); }
    void pushed() { deepest_ = std::max(deepest_, ++depth_); }
    void popped(std::uint32_t count) { depth_ -= count; }

    void constant(Value value) {
        program_.constants.push_back(value.owned());
        add(OpCode::constant, static_cast<std::uint32_t>(program_.constants.size() - 1));
        pushed();
    }

    void emit(std::uint32_t index) {
        const Node& node = expression_.node(index);
        switch (node.kind) {
            case NodeKind::number:
                constant(node.number);
                break;
            case NodeKind::text:
                constant(Value::text(expression_.string(node)));
                break;
            case NodeKind::name:
                name(index);
                break;
            case NodeKind::unary:
                emit(expression_.children(node)[0]);
                add(OpCode::unary, 0, 0, node.op);
                break;
            case NodeKind::binary:
                chain(index);
                break;
            case NodeKind::call:
                call(index);
                break;
            case NodeKind::scope:
                scope(node);
                break;
        }
    }

    // Left-deep chains of operators (a+b+c+...) are as long as the text: walk down, then emit upwards.
    void chain(std::uint32_t index) {
        std::vector<std::uint32_t> spine;
        std::uint32_t bottom = index;
        while (expression_.node(bottom).kind == NodeKind::binary) {
            spine.push_back(bottom);
            bottom = expression_.children(expression_.node(bottom))[0];
        }
        emit(bottom);
        for (auto it = spine.rbegin(); it != spine.rend(); ++it) {
            const Node& node = expression_.node(*it);
            emit(expression_.children(node)[1]);
            add(OpCode::binary, 0, 0, node.op);
            popped(1);
        }
    }

    void scope(const Node& node) {
        const auto outer = set_, outer_scope = scope_;
        set_ = scope_ = within(expression_.modifiers(node)->set, set_);
        emit(expression_.children(node)[0]);
        set_ = outer;
        scope_ = outer_scope;
    }

    // Sets that name where they start do not ask what is around them.
    static bool asks_context(const SetExpression& set) {
        return std::any_of(set.parts.begin(), set.parts.end(), [](const SetExpression::Part& part) {
            return part.term.grouped ? asks_context(*part.term.grouped)
                                     : part.term.identifier == SetTerm::Identifier::none;
        });
    }

    // A set of its own changes the one around it; without one that holds.
    static std::shared_ptr<const SetExpression> within(const std::shared_ptr<const SetExpression>& own,
                                                       const std::shared_ptr<const SetExpression>& around) {
        if (!own || !around) return own ? own : around;
        if (!asks_context(*own)) return own;
        auto out = std::make_shared<SetExpression>(*own);
        out->context = around;
        out->source += " within " + around->source;
        return out;
    }

    void name(std::uint32_t index) {
        const Node& node = expression_.node(index);
        const std::string& text = expression_.string(node);
        if (const auto slot = names_.field(text)) {
            if (mode_ == CompileMode::chart && !inside_) return only(index);
            return field(*slot);
        }
        if (const auto variable = names_.variable(text)) return constant(*variable);
        Nearest nearest(text);
        names_.offer_names(nearest);
        fail(node, fmt::format("unknown field {}", text), {}, nearest.best());
    }

    void field(std::uint32_t slot) {
        if (std::find(program_.fields.begin(), program_.fields.end(), slot) == program_.fields.end())
            program_.fields.push_back(slot);
        add(OpCode::field, slot);
        pushed();
    }

    void only(std::uint32_t index) {
        AggregateCall aggregate;
        aggregate.kind = AggregationKind::only;
        aggregate.arguments.push_back(std::make_shared<Program>(subtree(index, set_, true)));
        aggregate.argument_nodes.push_back(index);
        aggregate.offset = expression_.node(index).offset;
        aggregate.set = set_;
        aggregate.scope = scope_;
        aggregate.key = "Only " + canonical_text(expression_, index) + set_key();
        use(std::move(aggregate));
    }

    std::string set_key() const { return set_ ? " within " + set_->source : std::string(); }

    void use(AggregateCall aggregate) {
        const auto [at, fresh] =
            numbers_->try_emplace(aggregate.key, static_cast<std::uint32_t>(out_.aggregates.size()));
        if (fresh && out_.aggregates.size() == kMostAggregations)
            throw CompileFailure{
                error_at(expression_.text(), aggregate.offset, 1,
                         fmt::format("the expression has more than {} different aggregations", kMostAggregations))};
        const std::uint32_t slot = at->second;
        if (fresh) out_.aggregates.push_back(std::move(aggregate));
        add(OpCode::aggregate, slot);
        pushed();
    }

    void call(std::uint32_t index) {
        const Node& node = expression_.node(index);
        const FunctionInfo& function = all_functions()[node.data];
        switch (function.kind) {
            case FunctionKind::aggregation:
                return aggregation(index, function);
            case FunctionKind::lazy:
                return lazy(node, function);
            case FunctionKind::record:
                if (mode_ == CompileMode::chart && row_function_of(function) != RowFunction::none)
                    return row_call(node, function, false);
                return record(node, function);
            case FunctionKind::rows:
                return row_call(node, function, false);
            case FunctionKind::chart:
                if (mode_ == CompileMode::record || mode_ == CompileMode::grouped)
                    fail(node, fmt::format("{} works in charts only", function.name));
                if (function.chart == ChartFunction::value_list || function.chart == ChartFunction::value_loop)
                    return list(index, function);
                return context_call(OpCode::chart_call, node, function);
            case FunctionKind::scalar:
                break;
        }
        if (function.group == FunctionGroup::range && spreads(node)) return range_over_rows(node, function);
        if (multiplies_records(node, function)) return context_call(OpCode::record_call, node, function);
        for (std::uint32_t child : expression_.children(node)) emit(child);
        finish_call(OpCode::call, node, function);
    }

    // Above(x, 0, 3) and its like, which give several values.
    bool is_spread(std::uint32_t index) const {
        const Node& node = expression_.node(index);
        return node.kind == NodeKind::call && all_functions()[node.data].kind == FunctionKind::rows &&
               all_functions()[node.data].group == FunctionGroup::chart_record && node.children_count == 3;
    }
    bool spreads(const Node& node) const {
        const auto children = expression_.children(node);
        return std::any_of(children.begin(), children.end(), [&](std::uint32_t child) { return is_spread(child); });
    }

    void range_over_rows(const Node& node, const FunctionInfo& function) {
        if (function.name == "RangeSum" && node.children_count == 1) {
            const Node& argument = expression_.node(expression_.children(node)[0]);
            return row_call(argument, all_functions()[argument.data], true, true);
        }
        add(OpCode::mark);
        for (const std::uint32_t child : expression_.children(node)) {
            const Node& argument = expression_.node(child);
            if (is_spread(child))
                row_call(argument, all_functions()[argument.data], true);
            else
                emit(child);
        }
        finish_call(OpCode::call_marked, node, function);
    }

    /// With `summed` one argument more than can be written tells that only the sum of the values is asked for.
    void row_call(const Node& node, const FunctionInfo& function, bool spread, bool summed = false) {
        if (mode_ != CompileMode::chart || inside_)
            fail(node, fmt::format("{} works in the measures of charts only, outside of aggregations", function.name));
        const Modifiers* modifiers = expression_.modifiers(node);
        RowCall call;
        call.function = row_function_of(function);
        call.total = modifiers != nullptr && modifiers->total;
        call.spread = spread;
        auto children = expression_.children(node);
        if (!children.empty() && function.kind == FunctionKind::rows) {
            call.program = std::make_shared<Program>(subtree(children[0], set_, false));
            children = children.subspan(1);
        }
        for (const std::uint32_t child : children) emit(child);
        if (summed) constant(Value(1.0));
        const std::uint32_t arguments = static_cast<std::uint32_t>(children.size()) + (summed ? 1 : 0);
        program_.row_calls.push_back(std::move(call));
        add(OpCode::row_call, static_cast<std::uint32_t>(program_.row_calls.size() - 1), arguments);
        popped(arguments);
        pushed();
    }

    // SubField without a number makes one record per piece in the load script; its record context picks the piece.
    bool multiplies_records(const Node& node, const FunctionInfo& function) const {
        return mode_ == CompileMode::record && function.record == RecordFunction::sub_field_rows &&
               node.children_count == 2;
    }

    void finish_call(OpCode code, const Node& node, const FunctionInfo& function) {
        program_.deterministic =
            program_.deterministic && function.deterministic && (code == OpCode::call || code == OpCode::call_marked);
        program_.uses_clock = program_.uses_clock || function.uses_clock;
        program_.uses_record = program_.uses_record || code == OpCode::record_call;
        add(code, node.data, node.children_count);
        popped(node.children_count);
        pushed();
    }

    void context_call(OpCode code, const Node& node, const FunctionInfo& function) {
        const auto children = expression_.children(node);
        for (std::size_t i = 0; i < children.size(); ++i) {
            const Node& child = expression_.node(children[i]);
            if (i == 0 && function.first_is_name && child.kind == NodeKind::name) {
                constant(Value::text(expression_.string(child)));
            } else {
                emit(children[i]);
            }
        }
        finish_call(code, node, function);
    }

    void record(const Node& node, const FunctionInfo& function) {
        if (mode_ == CompileMode::chart || mode_ == CompileMode::row)
            fail(node, fmt::format("{} works in the load script only", function.name));
        if (function.record != RecordFunction::previous) return context_call(OpCode::record_call, node, function);
        program_.deterministic = false;
        program_.uses_record = true;
        const std::size_t enter = add(OpCode::enter_previous);
        emit(expression_.children(node)[0]);
        add(OpCode::leave_previous);
        land(enter);
    }

    void lazy(const Node& node, const FunctionInfo& function) {
        const auto children = expression_.children(node);
        if (function.name == "If") {
            if_else(children);
        } else if (function.name == "Pick") {
            pick(children);
        } else {
            first_that(children, function.name == "Alt" ? OpCode::jump_if_number : OpCode::jump_if_value);
        }
    }

    void if_else(std::span<const std::uint32_t> children) {
        emit(children[0]);
        const std::size_t otherwise = add(OpCode::jump_unless);
        popped(1);
        emit(children[1]);
        popped(1);
        const std::size_t end = add(OpCode::jump);
        land(otherwise);
        if (children.size() > 2) {
            emit(children[2]);
        } else {
            constant(Value());
        }
        land(end);
    }

    void first_that(std::span<const std::uint32_t> children, OpCode test) {
        std::vector<std::size_t> exits;
        for (std::size_t i = 0; i < children.size(); ++i) {
            emit(children[i]);
            if (i + 1 == children.size()) break;
            exits.push_back(add(test));
            popped(1);
        }
        for (std::size_t exit : exits) land(exit);
    }

    void pick(std::span<const std::uint32_t> children) {
        emit(children[0]);
        popped(1);
        const auto table = static_cast<std::uint32_t>(program_.jump_tables.size());
        program_.jump_tables.emplace_back(children.size());
        add(OpCode::pick, table);
        std::vector<std::size_t> exits;
        for (std::size_t i = 1; i < children.size(); ++i) {
            program_.jump_tables[table][i] = here();
            emit(children[i]);
            popped(1);
            exits.push_back(add(OpCode::jump));
        }
        program_.jump_tables[table][0] = here();
        constant(Value());
        for (std::size_t exit : exits) land(exit);
    }

    // A table with a value per combination of its dimensions; outside of aggregations what stands there is Only of it.
    void aggr(std::uint32_t index) {
        const Node& node = expression_.node(index);
        const Modifiers* modifiers = expression_.modifiers(node);
        if (mode_ == CompileMode::record || mode_ == CompileMode::grouped) fail(node, "Aggr works in charts only");
        if (mode_ == CompileMode::chart && !inside_) return only(index);
        if (modifiers == nullptr || modifiers->aggr_dimensions.empty())
            fail(node, "Aggr has no dimension", "a field after the expression");
        AggrCall call;
        call.offset = node.offset;
        call.set = within(modifiers->set, scope_);
        call.on_every_record = modifiers->nodistinct;
        call.dimensions = &modifiers->aggr_dimensions;
        for (const AggrDimension& dimension : modifiers->aggr_dimensions) call.fields.push_back(aggr_field(dimension));
        call.key = canonical_text(expression_, index) + (scope_ ? " within " + scope_->source : std::string());
        auto& known = out_.aggrs;
        const auto found =
            std::find_if(known.begin(), known.end(), [&](const AggrCall& other) { return other.key == call.key; });
        const auto number = static_cast<std::uint32_t>(found - known.begin());
        if (found == known.end()) {
            auto inner = std::make_shared<Compiled>();
            inner->expression = whole_;
            Compiler compiler(whole_, names_, CompileMode::chart, *inner);
            compiler.scope_ = call.set;
            inner->program = compiler.subtree(expression_.children(node)[0], call.set, false);
            call.inner = std::move(inner);
            known.push_back(std::move(call));
        }
        field(kFirstAggrSlot + number);
    }

    std::uint32_t aggr_field(const AggrDimension& dimension) const {
        if (const auto slot = names_.field(dimension.field)) return *slot;
        Nearest nearest(dimension.field);
        names_.offer_names(nearest);
        throw CompileFailure{error_at(expression_.text(), dimension.offset, dimension.length,
                                      fmt::format("unknown field {} in Aggr", dimension.field), {}, nearest.best())};
    }

    // Names a dimension that is no field: its values are the arguments, or run from one to another.
    void list(std::uint32_t index, const FunctionInfo& function) {
        const Node& node = expression_.node(index);
        if (inside_)
            fail(node, fmt::format("{} stands for a dimension of the chart, which records do not have", function.name));
        AggregateCall call;
        call.list = function.chart;
        call.offset = node.offset;
        call.key = canonical_text(expression_, index);
        for (const std::uint32_t child : expression_.children(node)) {
            call.arguments.push_back(std::make_shared<Program>(subtree(child, nullptr, true)));
            if (!call.arguments.back()->fields.empty() || !call.arguments.back()->deterministic)
                fail(expression_.node(child), fmt::format("an argument of {} is not constant", function.name));
        }
        use(std::move(call));
    }

    void aggregation(std::uint32_t index, const FunctionInfo& function) {
        if (function.aggregation == AggregationKind::aggr) return aggr(index);
        const Node& node = expression_.node(index);
        const Modifiers* modifiers = expression_.modifiers(node);
        const bool total = modifiers != nullptr && modifiers->total;
        if (mode_ == CompileMode::record || mode_ == CompileMode::row)
            fail(node, fmt::format("the aggregation {} is not allowed here", function.name),
                 mode_ == CompileMode::record ? "GROUP BY in the load" : "an expression without aggregations");
        if (inside_ && !total)
            fail(node, fmt::format("the aggregation {} stands inside another one", function.name),
                 "TOTAL in the inner one");
        AggregateCall aggregate;
        aggregate.kind = function.aggregation;
        aggregate.modifiers = modifiers;
        aggregate.offset = node.offset;
        if (modifiers != nullptr) {
            aggregate.distinct = modifiers->distinct;
            aggregate.total = modifiers->total;
            aggregate.total_fields = modifiers->total_fields;
        }
        aggregate.set = within(modifiers != nullptr ? modifiers->set : nullptr, set_);
        aggregate.scope = scope_;
        for (std::uint32_t child : expression_.children(node)) {
            aggregate.arguments.push_back(std::make_shared<Program>(subtree(child, aggregate.set, true)));
            aggregate.argument_nodes.push_back(child);
        }
        aggregate.key = canonical_text(expression_, index) + set_key();
        use(std::move(aggregate));
    }

    const ExpressionPtr& whole_;
    const Expression& expression_;
    const NameSource& names_;
    CompileMode mode_;
    Compiled& out_;
    /// Of the aggregations of `out_`, by key.
    std::shared_ptr<std::unordered_map<std::string, std::uint32_t>> numbers_ =
        std::make_shared<std::unordered_map<std::string, std::uint32_t>>();
    std::shared_ptr<const SetExpression> set_;    ///< of the aggregations from here on
    std::shared_ptr<const SetExpression> scope_;  ///< the same, without what belongs to an aggregation around
    bool inside_ = false;
    Program program_;
    std::uint32_t depth_ = 0;
    std::uint32_t deepest_ = 0;
};

bool is_name_argument(const Expression& expression, std::uint32_t index, std::set<std::uint32_t>& named) {
    const Node& node = expression.node(index);
    if (node.kind == NodeKind::call && all_functions()[node.data].first_is_name && node.children_count > 0)
        named.insert(expression.children(node)[0]);
    return named.count(index) != 0;
}

void collect(const ElementExpression& elements, std::set<std::string>& out);

void collect(const SetExpression& set, std::set<std::string>& out) {
    for (const auto& part : set.parts) {
        if (part.term.grouped) collect(*part.term.grouped, out);
        for (const FieldAssignment& assignment : part.term.modifiers) {
            out.insert(assignment.field);
            collect(assignment.elements, out);
        }
    }
}

void collect(const ElementExpression& elements, std::set<std::string>& out) {
    for (const auto& part : elements.parts) {
        if (!part.term.field.empty()) out.insert(part.term.field);
        if (part.term.set) collect(*part.term.set, out);
        if (part.term.grouped) collect(*part.term.grouped, out);
    }
}

}  // namespace

Outcome<CompiledPtr> compile(const ExpressionPtr& expression, const NameSource& names, CompileMode mode) {
    auto out = std::make_shared<Compiled>();
    out->expression = expression;
    try {
        Compiler compiler(expression, names, mode, *out);
        out->program = compiler.subtree(expression->root(), nullptr, false);
    } catch (const CompileFailure& failure) {
        return failure.error;
    }
    return CompiledPtr(std::move(out));
}

Outcome<ProgramPtr> compile_part(const Compiled& whole, const AggregateCall& part_of, std::uint32_t node,
                                 const NameSource& names) {
    Compiled scratch;
    scratch.aggregates = whole.aggregates;  // the same keys find the same numbers
    scratch.aggrs = whole.aggrs;
    try {
        Compiler compiler(whole.expression, names, CompileMode::chart, scratch);
        Program program = compiler.part(node, part_of);
        const bool all_known =
            scratch.aggregates.size() == whole.aggregates.size() && scratch.aggrs.size() == whole.aggrs.size();
        if (!all_known) return error_at({}, 0, 0, "a part of an aggregation is not known on its own");
        return ProgramPtr(std::make_shared<Program>(std::move(program)));
    } catch (const CompileFailure& failure) {
        return failure.error;
    }
}

std::vector<UnknownName> unknown_names(const Expression& expression, const NameSource& names) {
    std::vector<UnknownName> out;
    std::set<std::uint32_t> named;
    for (std::uint32_t i = static_cast<std::uint32_t>(expression.nodes().size()); i-- > 0;) {
        const Node& node = expression.node(i);
        if (is_name_argument(expression, i, named) || node.kind != NodeKind::name) continue;
        const std::string& text = expression.string(node);
        if (names.field(text) || names.variable(text)) continue;
        Nearest nearest(text);
        names.offer_names(nearest);
        out.push_back({text, node.offset, node.length, nearest.best()});
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.offset < b.offset; });
    return out;
}

std::vector<std::string> referenced_names(const Expression& expression) {
    std::set<std::string> out;
    for (const Node& node : expression.nodes()) {
        if (node.kind == NodeKind::name) out.insert(expression.string(node));
        const Modifiers* modifiers = expression.modifiers(node);
        if (modifiers == nullptr) continue;
        out.insert(modifiers->total_fields.begin(), modifiers->total_fields.end());
        for (const AggrDimension& dimension : modifiers->aggr_dimensions) out.insert(dimension.field);
        if (modifiers->set) collect(*modifiers->set, out);
    }
    return {out.begin(), out.end()};
}

}  // namespace orrery::engine
