// Who may sign in.
#pragma once
#include "value.h"

namespace orrery::repository {

/// Whether an entity of the type User is kept out: inactive, blacklisted, or removed in the directory it came from.
bool is_blocked(const Entity& user);

/// "DIRECTORY\id" when a change leaves somebody behind who may not sign in any more, else "". `after` is null when the
/// entity was removed. Of any type.
std::string signed_out(const Entity* before, const Entity* after);

}  // namespace orrery::repository
