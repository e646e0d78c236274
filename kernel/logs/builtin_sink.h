// The kernel's own place for rows: stderr, and one file per stanza.
#pragma once
#include <filesystem>
#include <map>

#include "logs/row_file.h"
#include "logs/row_text.h"

namespace orrery::kernel {

/// Not thread-safe.
class BuiltinSink {
public:
    /// One folder per stanza below `directory`; empty: no files.
    BuiltinSink(std::filesystem::path directory, bool to_stderr)
        : directory_(std::move(directory)), to_stderr_(to_stderr) {}
    /// How many of the rows found no place. Unless `all`, what services say of their work (rows of other loggers than
    /// their own, below warnings) is left to the appenders.
    uint32_t append(const LogRows& rows, bool all);

private:
    const std::filesystem::path directory_;
    const bool to_stderr_;
    RowTime time_;
    struct Lines {
        std::string text;
        uint32_t rows = 0;
    };
    std::map<std::string, Lines, std::less<>> by_stanza_;
    std::map<std::string, RowFile, std::less<>> files_;
    std::string console_;
};

}  // namespace orrery::kernel
