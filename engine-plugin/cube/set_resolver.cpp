#include "cube/set_resolver.h"

#include <fmt/format.h>

#include <unordered_map>

#include "cube/search.h"
#include "expression/interpret.h"
#include "expression/suggest.h"
#include "expression/token.h"

namespace orrery::engine {
namespace {

struct SetFailure {
    ExpressionError error;
};

[[noreturn]] void fail(std::string message, std::string nearest = {}) {
    throw SetFailure{error_at({}, 0, 0, std::move(message), {}, std::move(nearest))};
}

/// Finds the elements of a field by value.
class ValueIndex {
public:
    explicit ValueIndex(const Symbols& symbols) {
        for (Element e = 0; e < symbols.size(); ++e) {
            if (symbols.has_number(e)) {
                by_number_.emplace(symbols.number(e), e);
            } else {
                by_text_.emplace(std::string(symbols.stored_text(e)), e);
            }
        }
    }
    void add_equal(const Value& value, Bitmap& out) const {
        if (value.has_number()) {
            if (const auto found = by_number_.find(value.number()); found != by_number_.end()) out.set(found->second);
        } else if (const auto found = by_text_.find(std::string(value.stored_text())); found != by_text_.end()) {
            out.set(found->second);
        }
    }

private:
    std::unordered_map<double, Element> by_number_;
    std::unordered_map<std::string, Element> by_text_;
};

class SetEvaluator {
public:
    SetEvaluator(const ChartEnvironment& environment, const std::string& state, SetResolver& resolver)
        : environment_(environment), model_(environment.model()), state_(state), resolver_(resolver) {}

    RecordSetPtr records(const SetExpression& set) { return records(set, context_of(set), {}); }

private:
    /// What is assigned after a set has been evaluated, by sets that change it.
    using Assignments = std::vector<const FieldAssignment*>;

    /// What the terms of a set that have no identifier change: null = the selections of the state.
    const SetExpression* context_of(const SetExpression& set) const {
        return set.context ? set.context.get() : resolver_.context_set();
    }

    // Where the context combines several sets, each of them is changed.
    RecordSetPtr records(const SetExpression& set, const SetExpression* context, const Assignments& later) {
        RecordSetPtr out;
        for (const auto& part : set.parts) {
            RecordSetPtr next = term(part.term, context, later);
            out = out ? combine_records(part.op, out, next, model_) : next;
        }
        return out;
    }

    RecordSetPtr term(const SetTerm& term, const SetExpression* context, const Assignments& later) {
        environment_.check_cancelled();
        if (term.grouped) return records(*term.grouped, context, later);
        Assignments assignments;
        for (const FieldAssignment& assignment : term.modifiers) assignments.push_back(&assignment);
        assignments.insert(assignments.end(), later.begin(), later.end());
        if (term.identifier == SetTerm::Identifier::none && context != nullptr) {
            const SetExpression* further = context == resolver_.context_set() ? nullptr : context_of(*context);
            return records(*context, further, assignments);
        }
        SelectionState selection = start(term);
        for (const FieldAssignment* assignment : assignments) assign(*assignment, selection);
        return records_of(environment_.states_cache->get(environment_.selections->model(), selection));
    }

    SelectionState start(const SetTerm& term) const {
        switch (term.identifier) {
            case SetTerm::Identifier::none:
            case SetTerm::Identifier::current:
                return environment_.selections->selection(state_);
            case SetTerm::Identifier::all:
                return {};
            case SetTerm::Identifier::back:
                return recorded(static_cast<int>(term.steps));
            case SetTerm::Identifier::forward:
                return recorded(-static_cast<int>(term.steps));
            case SetTerm::Identifier::named:
                break;
        }
        if (environment_.selections->has_state(term.name)) return environment_.selections->selection(term.name);
        const auto bookmark = environment_.bookmark ? environment_.bookmark(term.name) : std::nullopt;
        if (!bookmark) fail(fmt::format("no alternate state or bookmark is called {}", term.name));
        return *bookmark;
    }

    SelectionState recorded(int steps) const {
        const SelectionState* found = environment_.selections->recorded(state_, steps);
        return found == nullptr ? environment_.selections->selection(state_) : *found;
    }

    FieldId field(const std::string& name) const {
        const auto found = model_.find_field(name);
        if (found) return *found;
        Nearest nearest(name);
        for (FieldId f = 0; f < model_.field_count(); ++f) nearest.offer(model_.field(f).name());
        fail(fmt::format("unknown field {} in a set", name), nearest.best());
    }

    const SelectionState& selections_of(const std::string& state) const {
        if (!environment_.selections->has_state(state)) fail(fmt::format("no alternate state is called {}", state));
        return environment_.selections->selection(state);
    }

    Bitmap everything(FieldId id) const { return Bitmap(model_.field(id).cardinality(), true); }

    void assign(const FieldAssignment& assignment, SelectionState& selection) {
        const FieldId id = field(assignment.field);
        // state::Field stands for what is selected there.
        const SelectionState* there = assignment.state.empty() ? nullptr : &selections_of(assignment.state);
        if (assignment.kind == FieldAssignment::Kind::clear) {
            const FieldSelection* selected = there != nullptr ? there->find(id) : nullptr;
            return selected != nullptr ? selection.select(id, *selected->elements) : selection.clear(id);
        }
        Bitmap values = elements(assignment.elements, id);
        const FieldSelection* current = there != nullptr ? there->find(id) : selection.find(id);
        switch (assignment.kind) {
            case FieldAssignment::Kind::add:
                if (current != nullptr) values |= *current->elements;
                break;
            case FieldAssignment::Kind::remove: {
                Bitmap rest = current != nullptr ? *current->elements : everything(id);
                rest -= values;
                values = std::move(rest);
                break;
            }
            case FieldAssignment::Kind::intersect:
                if (current != nullptr) values &= *current->elements;
                break;
            case FieldAssignment::Kind::symmetric:
                values ^= current != nullptr ? *current->elements : everything(id);
                break;
            default:
                break;
        }
        selection.select(id, std::move(values));
    }

    Bitmap elements(const ElementExpression& expression, FieldId id) {
        Bitmap out;
        bool first = true;
        for (const auto& part : expression.parts) {
            Bitmap next = element_term(part.term, id);
            if (first) {
                out = std::move(next);
            } else {
                switch (part.op) {
                    case SetOperator::unite:
                        out |= next;
                        break;
                    case SetOperator::subtract:
                        out -= next;
                        break;
                    case SetOperator::intersect:
                        out &= next;
                        break;
                    case SetOperator::symmetric:
                        out ^= next;
                        break;
                }
            }
            first = false;
        }
        return out;
    }

    Bitmap element_term(const ElementTerm& term, FieldId id) {
        Bitmap out(model_.field(id).cardinality());
        switch (term.kind) {
            case ElementTerm::Kind::list:
                if (term.elements.size() > kFewElements) text_index(id);  // each of them would look at all texts
                for (const SetElement& element : term.elements) add_element(element, id, out);
                break;
            case ElementTerm::Kind::field:
                out = selected_in(term, id);
                break;
            case ElementTerm::Kind::possible:
            case ElementTerm::Kind::excluded:
                out = possible_in(term, id);
                break;
            case ElementTerm::Kind::group:
                out = elements(*term.grouped, id);
                break;
        }
        if (term.complement) out.invert();
        return out;
    }

    void add_element(const SetElement& element, FieldId id, Bitmap& out) {
        if (element.kind == SetElement::Kind::search) {
            const auto found = search_field(id, element.text, SearchMode::programmatic, environment_, state_);
            if (!found) throw SetFailure{found.error()};
            out |= found.value();
            return;
        }
        const Symbols& symbols = model_.field(id).symbols();
        const bool exact = element.kind == SetElement::Kind::literal;
        const double number =
            element.is_number ? element.number : interpret(element.text, *environment_.formats).number();
        if (!std::isnan(number)) index(id).add_equal(number, out);
        environment_.check_cancelled();
        const auto consider = [&](Element e) {
            if (!symbols.has_text(e)) return;  // plain numbers were found by value
            const std::string_view text = symbols.stored_text(e);
            if (exact ? text == element.text : equals_ignoring_case(text, element.text)) out.set(e);
        };
        if (const auto known = texts_.find(id); known != texts_.end()) {
            const auto [begin, end] = known->second.equal_range(ascii_lower(element.text));
            for (auto at = begin; at != end; ++at) consider(at->second);
            return;
        }
        for (Element e = 0; e < symbols.size(); ++e) consider(e);
    }

    void text_index(FieldId id) {
        const auto [at, fresh] = texts_.try_emplace(id);
        const Symbols& symbols = model_.field(id).symbols();
        for (Element e = 0; fresh && e < symbols.size(); ++e)
            if (symbols.has_text(e)) at->second.emplace(ascii_lower(symbols.stored_text(e)), e);
    }

    // The values selected in another field (all possible ones without a selection), found by value in `id`.
    Bitmap selected_in(const ElementTerm& term, FieldId id) {
        const FieldId other = field(term.field);
        const std::string& state = term.state.empty() ? state_ : term.state;
        const FieldSelection* selection = selections_of(state).find(other);
        if (selection != nullptr) return translated(*selection->elements, other, id);
        return translated(environment_.selections->states(state)->possible(other), other, id);
    }

    Bitmap possible_in(const ElementTerm& term, FieldId id) {
        const FieldId other = term.field.empty() ? id : field(term.field);
        RecordSetPtr set = resolver_.context();
        if (term.set) {
            const auto resolved = resolver_.resolve(term.set.get());
            if (!resolved) throw SetFailure{resolved.error()};
            set = resolved.value();
        }
        Bitmap values = set->possible(other);
        if (term.kind == ElementTerm::Kind::excluded) values.invert();
        return translated(values, other, id);
    }

    Bitmap translated(const Bitmap& values, FieldId from, FieldId to) {
        if (from == to) return values;
        Bitmap out(model_.field(to).cardinality());
        const Symbols& symbols = model_.field(from).symbols();
        values.for_each([&](std::uint64_t e) { index(to).add_equal(symbols.value(static_cast<Element>(e)), out); });
        return out;
    }

    const ValueIndex& index(FieldId id) { return indexes_.try_emplace(id, model_.field(id).symbols()).first->second; }

    const ChartEnvironment& environment_;
    const DataModel& model_;
    const std::string& state_;
    SetResolver& resolver_;
    std::map<FieldId, ValueIndex> indexes_;
    static constexpr std::size_t kFewElements = 16;
    std::map<FieldId, std::unordered_multimap<std::string, Element>> texts_;  ///< in lower case
};

}  // namespace

SetResolver::SetResolver(const ChartEnvironment& environment, std::string_view state)
    : environment_(environment), state_(state), context_(records_of(environment.selections->states(state))) {}

Outcome<RecordSetPtr> SetResolver::set_context(std::shared_ptr<const SetExpression> set) {
    const auto records = resolve(set.get());
    if (!records) return records;
    known_.clear();  // without identifier the same sets mean others from now on
    context_ = records.value();
    context_set_ = std::move(set);
    return records;
}

Outcome<RecordSetPtr> SetResolver::resolve(const SetExpression* set) {
    if (set == nullptr) return context_;
    if (const auto found = known_.find(set->source); found != known_.end()) return found->second;
    try {
        RecordSetPtr records = SetEvaluator(environment_, state_, *this).records(*set);
        known_.emplace(set->source, records);
        return records;
    } catch (const SetFailure& failure) {
        return failure.error;
    }
}

}  // namespace orrery::engine
