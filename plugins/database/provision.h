// What the repository needs in the cluster: its role, its password, its database.
#pragma once
#include <orrery/log.h>

#include "settings.h"

namespace orrery::database {

/// Makes the password file, the role and the database when they are missing, and sets the role's password to the
/// file's. Running it again changes nothing. Throws Error.
void provision(const Logger& log, const Settings& settings);

/// Throws Error(unsupported) when the server behind the connection is older than the repository's SQL.
void require_version(postgres::Connection& connection);

}  // namespace orrery::database
