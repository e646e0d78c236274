#include "cube/self_contained.h"

#include <algorithm>

namespace orrery::engine {
namespace {

bool is_fixed(const Program& program) { return program.deterministic && !program.uses_clock; }

bool is_self_contained(const ElementExpression& elements) {
    return std::all_of(elements.parts.begin(), elements.parts.end(), [](const ElementExpression::Part& part) {
        const ElementTerm& term = part.term;
        if (!term.state.empty()) return false;
        if (term.set && !orrery::engine::is_self_contained(*term.set)) return false;
        if (term.grouped && !is_self_contained(*term.grouped)) return false;
        return std::none_of(term.elements.begin(), term.elements.end(), [](const SetElement& element) {
            return element.kind == SetElement::Kind::search && element.text.find('=') == 0;
        });
    });
}

}  // namespace

bool is_self_contained(const SetExpression& set) {
    using Identifier = SetTerm::Identifier;
    if (set.context && !is_self_contained(*set.context)) return false;
    return std::all_of(set.parts.begin(), set.parts.end(), [](const SetExpression::Part& part) {
        const SetTerm& term = part.term;
        if (term.grouped) return is_self_contained(*term.grouped);
        const bool own = term.identifier == Identifier::none || term.identifier == Identifier::current ||
                         term.identifier == Identifier::all;
        return own && std::all_of(term.modifiers.begin(), term.modifiers.end(), [](const FieldAssignment& assignment) {
                   return assignment.state.empty() && is_self_contained(assignment.elements);
               });
    });
}

bool is_self_contained(const Compiled& compiled) {
    if (!is_fixed(compiled.program)) return false;
    const auto fixed_aggr = [](const AggrCall& aggr) {
        return (!aggr.set || is_self_contained(*aggr.set)) && is_self_contained(*aggr.inner);
    };
    if (!std::all_of(compiled.aggrs.begin(), compiled.aggrs.end(), fixed_aggr)) return false;
    return std::all_of(compiled.aggregates.begin(), compiled.aggregates.end(), [](const AggregateCall& aggregate) {
        return (!aggregate.set || is_self_contained(*aggregate.set)) &&
               std::all_of(aggregate.arguments.begin(), aggregate.arguments.end(),
                           [](const ProgramPtr& program) { return is_fixed(*program); });
    });
}

}  // namespace orrery::engine
