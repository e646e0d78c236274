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
    /// their own, below warnings) is left to the appenders. That files cannot be written is said on stderr, and that
    /// they are again, once each.
    uint32_t append(const LogRows& rows, bool all);

private:
    bool append(const std::string& stanza, std::string_view lines);
    void say(std::string_view level, const std::string& text);

    const std::filesystem::path directory_;
    const bool to_stderr_;
    RowTime time_;
    struct Lines {
        std::string text;
        uint32_t rows = 0;
    };
    std::map<std::string, Lines, std::less<>> by_stanza_;
    std::map<std::string, RowFile, std::less<>> files_;
    std::string unwritten_;  // of the file that was told to be so, until it is written again; else ""
    std::string console_;
};

}  // namespace orrery::kernel
