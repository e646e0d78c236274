// What one subject may do, under one set of rules.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "binder.h"
#include "rule_set.h"

namespace orrery::repository {

/// The rights of a subject. Every predicate is worked out once. [any thread]
class Access {
public:
    Access(std::shared_ptr<const RuleSet> rules, Subject subject);

    const Subject& subject() const { return subject_; }
    /// The condition under which the subject has the action on entities of the type: every rule that grants it, or'ed.
    PredicatePtr to(const Type& type, Action action) const;

    /// Why, for one type and action: each rule that speaks of them, with its own condition or problem.
    struct Reason {
        const Rule* rule;
        Bound bound;
    };
    std::vector<Reason> explain(const Type& type, Action action) const;

private:
    using Question = std::pair<const Type*, Action>;
    struct Asking;
    Bound ask(const Type& type, Action action, Asking& asking) const;
    Bound of_rule(const Rule& rule, const Type& type, Asking& asking) const;

    std::shared_ptr<const RuleSet> rules_;
    Subject subject_;
    mutable std::mutex mutex_;
    mutable std::map<Question, Bound> known_;
};

}  // namespace orrery::repository
