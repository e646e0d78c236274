// Writes tables to files: delimited text and spreadsheets.
#pragma once

#include <filesystem>
#include <functional>

#include "qix/exports/table_source.h"

namespace orrery::qix {

struct TableLimits {
    std::uint64_t rows, columns, cells;
};
inline constexpr TableLimits kTextLimits{UINT64_MAX, 1000, 5'000'000};
inline constexpr TableLimits kSheetLimits{1'048'566, 16'384, 50'000'000};

/// Both return false when something had to be left out; `check` is called now and then and may throw to stop. Throw
/// std::system_error when the file cannot be written.
bool write_text(const std::filesystem::path& file, const TableSource& table, char delimiter,
                const std::function<void()>& check);
bool write_sheet(const std::filesystem::path& file, const TableSource& table, const std::function<void()>& check);

}  // namespace orrery::qix
