// A log row as text: one tab-separated line in files, one readable line on the console.
#pragma once
#include <orrery/appender.h>

#include <ctime>

namespace orrery::kernel {

/// Writes times of day; the calendar is asked once a second only. Not thread-safe.
class RowTime {
public:
    /// 2026-11-29T14:23:20.123+0100
    void append_full(std::string& out, int64_t microseconds);
    /// 14:23:20.123
    void append_short(std::string& out, int64_t microseconds);

private:
    void ask(int64_t second);
    void append_milliseconds(std::string& out, int64_t microseconds) const;
    int64_t second_ = INT64_MIN;
    std::string date_, offset_;  // "2026-11-29T14:23:20", "+0100"
};

/// ISO time with offset, level, logger, message, then name=value…; tabs, line ends and control bytes escaped.
void append_file_line(std::string& out, const LogRows& rows, uint32_t row, RowTime& time);
void append_console_line(std::string& out, const LogRows& rows, uint32_t row, RowTime& time);
/// To stderr, whole; a reader that has gone is no error.
void write_console(std::string_view lines);

}  // namespace orrery::kernel
