// The audit trail: who changed what, written with the change itself.
#pragma once

#include <orrery/kit/postgres/statement.h>

#include "model/value.h"

namespace orrery::repository {

/// The row for a change: `before` is empty for a creation, `after` for a removal. Secrets, and what may hold some,
/// appear as "(secret)", long values shortened.
postgres::Statement audit_row(const std::string& user, const std::string& action, const Entity* before,
                              const Entity* after);

}  // namespace orrery::repository
