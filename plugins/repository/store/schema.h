// Tables made and kept up to date from the model.
#pragma once

#include <orrery/kit/postgres/connection.h>

#include <string>

#include "model/type.h"

namespace orrery::repository {

/// The version of the data this program writes. It grows with every step in migrations.cpp that the model alone cannot
/// tell: a renamed field, values that change their meaning.
int schema_version();

/// Brings the database to the model and to schema_version(): one transaction under an advisory lock, so that several
/// nodes may start at once. Missing tables and columns are added; nothing is ever dropped. Throws std::runtime_error
/// when the data are of a newer version than this program.
void migrate(postgres::Connection& connection, const Model& model, const std::string& schema);

}  // namespace orrery::repository
