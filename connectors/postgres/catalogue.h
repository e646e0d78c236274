// What a database holds: the statements SQLTABLES, SQLCOLUMNS and SQLTYPES, which are no SQL.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace postgres {

/// The query that answers such a statement; nullopt for every other one. Only what the signed-in user may see is
/// listed.
std::optional<std::string> catalogue_query(std::string_view statement);

}  // namespace postgres
