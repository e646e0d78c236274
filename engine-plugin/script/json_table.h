// Reads JSON files as tables: an array of objects is rows, the names of members are fields.
#pragma once

#include <string>

#include "script/delimited_reader.h"

namespace orrery::engine {

/// The table at `path` (a JSON pointer; empty: the whole text) of the bytes of a file; errors call it `shown`. Numbers
/// are numbers, texts are texts, true and false the duals -1 and 0; objects and arrays inside of a row stay JSON text.
/// Rows that are arrays give fields @1, @2, …; one object is one row. Throws LoadError.
DelimitedTable read_json_table(std::string_view file, const std::string& path, const std::string& shown,
                               const ReadOptions& options);

}  // namespace orrery::engine
