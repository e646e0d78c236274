// Reads tables in the Data Interchange Format of old spreadsheets.
#pragma once

#include <string>

#include "script/delimited_reader.h"
#include "script/file_format.h"

namespace orrery::engine {

/// Rows are the file's tuples. Throws LoadError naming the line.
DelimitedTable read_dif(std::string_view file, const FileFormat& format, const std::string& shown,
                        const ReadOptions& options);

}  // namespace orrery::engine
