// What the logging service notes beside a sealed log after it has written rows, out of reach of whoever edits logs.
#pragma once
#include <cstdint>
#include <string>

#include "file_tools.h"

namespace orrery::logging {

struct Head {
    std::string before, last;  ///< checksums: before the file's first row, and of its last one; empty: nothing is known
    std::uint64_t rows = 0;    ///< of the file
};

/// What was noted last; nothing when there is no such file.
Head read_head(const fs::path& file);
/// Replaces what was noted, in place. Throws std::system_error.
void write_head(const fs::path& file, const Head& head);

}  // namespace orrery::logging
