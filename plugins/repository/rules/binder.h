// A rule's condition, once it is known who asks and what type of resource it is about, becomes a predicate.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "actions.h"
#include "condition.h"
#include "subject.h"

namespace orrery::repository {

/// A predicate, or the reason why the condition cannot be decided for this type (such a rule grants nothing).
struct Bound {
    PredicatePtr predicate = never();
    std::optional<std::string> problem;
};

/// The condition under which the subject has an action on a type: asked for HasPrivilege. A recursion is a problem.
using AccessTo = std::function<Bound(const Type&, Action)>;

/// Everything the subject contributes folds into constants. Never throws for the condition's sake.
Bound bind(const Condition& condition, const Subject& subject, const Type& type, const AccessTo& access);

}  // namespace orrery::repository
