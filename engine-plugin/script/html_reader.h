// Reads tables of web pages.
#pragma once

#include <string>

#include "script/delimited_reader.h"
#include "script/file_format.h"

namespace orrery::engine {

/// The table that TABLE IS names, @1 being the first of the page and of those inside of others the outer one; without a
/// name the first. Cells are their texts, blanks between words made one; what spans columns fills them. Pages are taken
/// as they come: tags need not be closed. Throws LoadError where there is no such table.
DelimitedTable read_html(std::string_view page, const FileFormat& format, const std::string& shown,
                         const ReadOptions& options);

}  // namespace orrery::engine
