// What PostgreSQL writes, as cells.
#pragma once
#include <libpq-fe.h>
#include <orrery/connector.h>

#include <optional>
#include <string_view>

namespace postgres {

/// How columns of a type arrive: whole numbers and numbers as such, dates and times as days since 1899-12-30 (a number
/// whose type says what it is), everything else as text.
orrery::ResultColumn column_of(std::string_view name, Oid type);

/// The cell for a text of the server; borrows from it. Infinite dates and what is no number become null.
orrery::Cell cell_of(std::string_view text, const orrery::ResultColumn& column);

/// "2024-02-29", "13:45:30.5", or both with a blank or T between; nothing for other texts, years before 1 or infinity.
std::optional<double> days_of(std::string_view text);

}  // namespace postgres
