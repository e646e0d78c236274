// Choosing and ordering rows by their codes.
#pragma once

#include <cstdint>
#include <vector>

#include "script/load_statement.h"
#include "script/row_set.h"

namespace orrery::engine {

using RowNumbers = std::vector<std::uint32_t>;
/// Rows a table can hold.
constexpr std::uint64_t kMaxRows = 0xFFFFFFFE;

/// codes[rows[0]], codes[rows[1]], …
Codes gather(const Codes& codes, const RowNumbers& rows);

/// The first row of each distinct combination of codes, ascending.
RowNumbers distinct_rows(const std::vector<const Codes*>& columns, std::uint64_t rows);

/// Row numbers in the order asked for: numbers before texts, NULL first, equal rows as they were. Throws ScriptError
/// for an unknown field.
RowNumbers ordered_rows(const RowSet& input, const std::vector<OrderItem>& order, const StatementText& text);

/// The same set with the given rows only.
RowSet select_rows(const RowSet& input, const RowNumbers& rows);

}  // namespace orrery::engine
