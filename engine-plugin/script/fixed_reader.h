// Reads texts whose fields stand at fixed places of a record.
#pragma once

#include "script/delimited_reader.h"
#include "script/file_format.h"

namespace orrery::engine {

/// Fields are "@a:b": the characters from a to b of a record, counted from 1, b perhaps "n" for the end; blanks around
/// them do not count. A letter T behind it means a text, which it is anyway. Throws LoadError for a field of another
/// kind (U, I, R and B are numbers in binary), records beyond 32 MiB and reading errors.
DelimitedTable read_fixed(TextInput& input, const FileFormat& format, const ReadOptions& options);

/// The field "@a:b" written without brackets in a LOAD becomes a name: "[@a:b]". True if there was one.
bool bracket_positions(std::string& statement);

}  // namespace orrery::engine
