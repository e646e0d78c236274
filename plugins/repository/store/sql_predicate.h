// Predicates as SQL conditions: the database's side of model/evaluate.h.
#pragma once

#include <orrery/kit/postgres/statement.h>

#include "model/predicate.h"

namespace orrery::repository {

/// Appends the condition for rows of the type's table known as `alias`. Precondition: in_database(predicate).
void append_condition(postgres::Statement& out, const Predicate& predicate, const Type& type, const std::string& alias);

}  // namespace orrery::repository
