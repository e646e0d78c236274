// Rows of cells, as tables in pages and spreadsheets' exchange files have them, on their way into columns.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "script/delimited_reader.h"
#include "script/file_format.h"
#include "script/wanted_columns.h"

namespace orrery::engine {

/// The first rows may be left out and the next one name the fields, as the format says; without labels fields are @1,
/// @2, …. Throws LoadError for what is too large.
class CellTable {
public:
    static constexpr std::size_t kMostColumns = 10'000;

    CellTable(const FileFormat& format, std::string shown, const ReadOptions& options);

    /// Values need not own their texts. Rows need not be of one length.
    void add_row(std::span<const Value> cells);
    DelimitedTable finish() { return columns_.finish(rows_); }

private:
    void take_labels(std::span<const Value> cells);
    void add_column(std::string label);
    void look_up(std::size_t cells);

    const std::string shown_;
    const ReadOptions& options_;
    std::uint32_t left_out_;
    bool wants_labels_;
    const bool labelled_;
    std::uint64_t rows_ = 0;
    std::size_t cells_ = 0;  // since it was last asked whether to go on
    WantedColumns columns_;
};

}  // namespace orrery::engine
