// How the fields of the model lie in the database.
#pragma once

#include <orrery/kit/postgres/connection.h>

#include <string>
#include <vector>

#include "model/type.h"

namespace orrery::repository {

/// The fields that are columns of the type's own table, in order.
std::vector<const Field*> row_fields(const Type& type);
/// The fields that have tables of their own.
std::vector<const Field*> separate_fields(const Type& type);
/// "App.tags": the table of links or children.
std::string separate_table(const Type& type, const Field& field);

/// The value as a parameter; lists go as JSON text.
void append_value(postgres::Statement& out, const Field& field, const Value& value);
/// The value of a column; NULL becomes an empty reference.
Value read_column(const Field& field, const postgres::Result& result, int row, int column);

}  // namespace orrery::repository
