// What a file holds, as the specification in brackets behind its name says.
#pragma once

#include <optional>
#include <string>

#include "script/delimited_format.h"

namespace orrery::engine {

enum class FileKind { text, fixed, qvd, json, xlsx, dif, html, xml };

/// Whether it is read line by line.
inline bool is_text(FileKind kind) { return kind == FileKind::text || kind == FileKind::fixed; }

struct FileFormat : DelimitedFormat {
    FileKind kind = FileKind::text;
    /// TABLE IS: the part of the file that is the table; for JSON a pointer like "/rows", in a workbook a sheet,
    /// in a page @1, in XML a path.
    std::string table;
    std::optional<std::string> decimal_sep, thousand_sep;  ///< of its numbers; none: the script's
    bool charset_said = false;       ///< by the script; otherwise pages and XML files say it themselves
    std::uint32_t record_lines = 1;  ///< RECORD IS n LINES: of fixed records
};

}  // namespace orrery::engine
