#include "access.h"

#include <algorithm>

namespace orrery::repository {
namespace {
// A predicate heavier than this would cost more than it is worth to anybody: the rule that needs it grants nothing.
constexpr std::size_t heaviest_predicate = 20'000;
// Questions one answer may raise, all in all: rules that ask each other in every order cost no more than this.
constexpr std::size_t most_questions = 5'000;
}  // namespace

// The questions being worked out right now. A question that comes back to itself has no answer; what was worked out
// under such a cut depends on where it began and is not remembered.
struct Access::Asking {
    std::vector<Question> stack;
    std::size_t lowest_cut = SIZE_MAX;  // the outermost question a cut came back to
    std::size_t count = 0;
};

Access::Access(std::shared_ptr<const RuleSet> rules, Subject subject)
    : rules_(std::move(rules)), subject_(std::move(subject)) {}

PredicatePtr Access::to(const Type& type, Action action) const {
    std::lock_guard lock(mutex_);
    Asking asking;
    return ask(type, action, asking).predicate;
}

Bound Access::ask(const Type& type, Action action, Asking& asking) const {
    const Question question{&type, action};
    if (auto found = known_.find(question); found != known_.end()) return found->second;
    const auto open = std::find(asking.stack.begin(), asking.stack.end(), question);
    if (open != asking.stack.end()) {
        asking.lowest_cut = std::min(asking.lowest_cut, static_cast<std::size_t>(open - asking.stack.begin()));
        return {never(), "the rules ask each other in a circle about " + type.name()};
    }
    if (++asking.count > most_questions) {
        asking.lowest_cut = 0;  // only the first question's answer is final
        return {never(), "the rules ask each other too many questions"};
    }
    const auto depth = asking.stack.size();
    asking.stack.push_back(question);
    std::vector<PredicatePtr> granting;
    for (auto& rule : rules_->rules()) {
        if (!rule.grants(action) || !rule.counts_in(subject_.context)) continue;
        auto bound = of_rule(rule, type, asking);
        if (!bound.problem) granting.push_back(std::move(bound.predicate));
    }
    asking.stack.pop_back();
    Bound out{any_of(std::move(granting)), {}};
    if (weight(*out.predicate, heaviest_predicate) >= heaviest_predicate)
        out = {never(), "the rules about " + type.name() + " are too large together"};
    if (asking.lowest_cut >= depth) asking.lowest_cut = SIZE_MAX;
    if (asking.lowest_cut == SIZE_MAX) known_.emplace(question, out);
    return out;
}

Bound Access::of_rule(const Rule& rule, const Type& type, Asking& asking) const {
    if (rule.problem) return {never(), rule.problem};
    auto covered = rule.filter.on(type);
    if (covered->is_never()) return {covered, {}};
    auto bound = bind(*rule.condition, subject_, type,
                      [&](const Type& other, Action action) { return ask(other, action, asking); });
    if (!bound.problem) bound.predicate = all_of({std::move(covered), std::move(bound.predicate)});
    return bound;
}

std::vector<Access::Reason> Access::explain(const Type& type, Action action) const {
    std::lock_guard lock(mutex_);
    std::vector<Reason> out;
    for (auto& rule : rules_->rules()) {
        if (!rule.grants(action) || !rule.counts_in(subject_.context)) continue;
        Asking asking;
        asking.stack.push_back({&type, action});
        auto bound = of_rule(rule, type, asking);
        if (bound.problem || !bound.predicate->is_never()) out.push_back({&rule, std::move(bound)});
    }
    return out;
}

}  // namespace orrery::repository
