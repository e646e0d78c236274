// The generic verbs, for the special routes that build on them.
#pragma once

#include "call.h"

namespace orrery::repository::rest {

/// The request's filter and the right to read, together.
PredicatePtr readable_where(Call& call, const Type& type, const Access& access);
Response list_readable(Call& call, Reader& reader, const Type& type, const Access& access, bool full);
Response count_readable(Call& call, Reader& reader, const Type& type, const Access& access);

/// Creates from JSON, with every check; the stored entity comes back.
Entity create_entity(Call& call, Store::Unit& unit, const Type& type, const json::Value& body);
/// Updates from JSON, with every check.
Entity update_entity(Call& call, Store::Unit& unit, const Type& type, const Guid& id, const json::Value& body);
/// The caller as a stored user: made when it is not there yet, since what it creates must have an owner.
Guid owner_for(Call& call, Store::Unit& unit);

}  // namespace orrery::repository::rest
