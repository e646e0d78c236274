// Predicates on entities in memory.
#pragma once

#include "predicate.h"

namespace orrery::repository {

/// Gives the entities that references lead to. May cache; used by one thread.
class Lookup {
public:
    virtual ~Lookup() = default;
    /// The whole entity, or nullptr when there is none. Valid as long as the lookup.
    virtual const Entity* find(const Type& type, const Guid& id) = 0;
};

bool evaluate(const Predicate& predicate, const Entity& entity, Lookup& lookup);

}  // namespace orrery::repository
