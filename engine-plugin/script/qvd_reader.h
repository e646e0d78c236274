// Reads QVD files into columns of distinct values.
#pragma once

#include <string>

#include "expression/format_settings.h"
#include "script/delimited_reader.h"
#include "script/qvd_header.h"

namespace orrery::engine {

/// The table in the bytes of a file; errors call it `shown`. Of the options all count but `interpret` and
/// `warn`. Numbers of fields with a date format get it as their text, everything else is as the file has it.
/// Throws LoadError wherever the file is not what its header says.
DelimitedTable read_qvd(std::string_view file, const std::string& shown, const FormatSettings& formats,
                        const ReadOptions& options);

}  // namespace orrery::engine
