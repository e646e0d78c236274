// A log row as text: one tab-separated line in files, one readable line on the console.
#pragma once
#include <orrery/record.h>

#include <cstdint>

namespace orrery::kernel {

struct RowText {
    int64_t time_ns;
    int32_t level;
    std::string_view logger;
    Record row;  ///< first field `message`, then properties
};

/// ISO time with offset, level, logger, message, then name=value…; tabs, line ends and control bytes escaped.
void append_file_line(std::string& out, const RowText& text);
void append_console_line(std::string& out, const RowText& text);
/// To stderr, whole; a reader that has gone is no error.
void write_console(std::string_view lines);

}  // namespace orrery::kernel
