// Steps between versions of the data that cannot be derived from the model.
#pragma once

#include <orrery/kit/postgres/connection.h>

namespace orrery::repository {

/// Runs every step after `stored`, in order, inside the caller's transaction.
void run_migrations(postgres::Connection& connection, int stored);

}  // namespace orrery::repository
