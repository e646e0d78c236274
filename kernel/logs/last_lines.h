// The end of a log file.
#pragma once
#include <istream>

namespace orrery::kernel {

/// Leaves the stream at the start of its last lines, as far as they lie in its last 256 KiB.
void seek_last_lines(std::istream& in, unsigned lines);

}  // namespace orrery::kernel
