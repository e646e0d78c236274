// Reads a sheet of an XLSX workbook into columns of distinct values.
#pragma once

#include <string>

#include "expression/format_settings.h"
#include "script/delimited_reader.h"
#include "script/file_format.h"

namespace orrery::engine {

/// The sheet, named range or part of a sheet ("Sheet1$A3:D20") that TABLE IS names, or the first sheet. Numbers are
/// numbers, with dates and times shown by the script's formats; texts are texts; empty cells are NULL. Without labels
/// fields are called after their columns, A, B, …. Of the options `interpret` does not count. Throws LoadError.
DelimitedTable read_xlsx(std::string_view file, const FileFormat& format, const std::string& shown,
                         const FormatSettings& formats, const ReadOptions& options);

}  // namespace orrery::engine
