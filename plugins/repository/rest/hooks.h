// What single types demand beyond their declaration.
#pragma once

#include "call.h"

namespace orrery::repository::rest {

/// Before a new entity is checked and stored: fills in, corrects, or throws Invalid or Refusal.
void before_create(Call& call, Entity& entity);
/// Before a changed entity is checked and stored.
void before_update(Call& call, Reader& reader, const Entity& before, Entity& after);
/// Before an entity is removed.
void before_remove(const Entity& entity);

}  // namespace orrery::repository::rest
