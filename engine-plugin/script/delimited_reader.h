// Reads a delimited text into columns of distinct, interpreted values; large texts by several threads.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "script/delimited_format.h"
#include "script/source_table.h"
#include "script/text_input.h"

namespace orrery::engine {

struct ReadOptions {
    /// Columns to read, by label or as "@n" (counted from 1); nullopt: all of them. Unknown ones are left out.
    std::optional<std::vector<std::string>> columns;
    /// Turns a distinct text into a value that owns its text. Called from several threads.
    std::function<Value(std::string_view)> interpret;
    /// Delimited texts only: whether numbers in their plain spelling (12, -3) are taken for what they spell without
    /// asking `interpret`, and those like 12.50 with this `point`; '\0' if these have to be asked for.
    bool plain_numbers = true;
    char point = '\0';
    /// Told the rows read so far, now and then, from the calling thread.
    std::function<void(std::uint64_t rows)> progress = [](std::uint64_t) {};
    /// Told how large a table will be, or has become so far: short rows of many columns take much more than their text.
    /// Called often and from several threads; throws when that is too much.
    std::function<void(std::uint64_t rows, std::uint64_t columns)> check_size = [](std::uint64_t, std::uint64_t) {};
    /// Called often and from several threads; throws LoadCancelled to stop.
    std::function<void()> check_cancelled = [] {};
    /// Told about rows that were read in part. At most a few per text.
    std::function<void(const std::string&)> warn = [](const std::string&) {};
};

struct DelimitedTable {
    SourceTable table;                // the columns asked for, under the names they were asked by
    std::vector<std::string> labels;  // every column of the text
};

/// Missing cells at the end of a row are NULL; superfluous ones are left out with a warning. Throws LoadError naming
/// the text and the line for broken quotes, rows beyond 32 MiB and reading errors.
DelimitedTable read_delimited(TextInput& input, const DelimitedFormat& format, const ReadOptions& options);

}  // namespace orrery::engine
