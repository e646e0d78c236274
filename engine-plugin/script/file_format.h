// What a file holds, as the specification in brackets behind its name says.
#pragma once

#include <string>

#include "script/delimited_format.h"

namespace orrery::engine {

enum class FileKind { text, qvd, json };

struct FileFormat : DelimitedFormat {
    FileKind kind = FileKind::text;
    std::string table;  ///< TABLE IS: the part of the file that is the table; for JSON a pointer like "/rows"
};

}  // namespace orrery::engine
