// What an XLSX file says about its sheets, beside their cells.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::engine {

/// What a cell's number means, told from its number format.
enum class CellMeaning : std::uint8_t { number, date, time, timestamp, interval };

/// A rectangle of cells, counted from 0, both ends included.
struct CellRange {
    std::uint32_t first_row = 0, first_column = 0;
    std::uint32_t last_row = 0xFFFFFFFF, last_column = 0xFFFFFFFF;
};

struct Workbook {
    struct Sheet {
        std::string name;
        std::string member;  // of the archive
    };
    struct NamedRange {
        std::string name;
        std::string sheet;
        CellRange range;
    };
    std::vector<Sheet> sheets;
    std::vector<NamedRange> ranges;
    std::vector<CellMeaning> styles;  // by the number that cells give
    std::vector<std::string> texts;   // shared ones, by number
    bool from_1904 = false;           // days count from 1904-01-01
};

/// Reads everything but the cells. Throws LoadError, calling the file `shown`.
Workbook read_workbook(std::string_view file, const std::string& shown, const std::function<void()>& check_cancelled);

/// "BC" is 54; nullopt-like 0xFFFFFFFF where `text` does not begin with a column's letters. Takes what it read.
std::uint32_t take_column(std::string_view& text);
/// 0 is "A", 54 "BC".
std::string column_letters(std::uint32_t column);
/// "$A$1:C5", "A1" or "A:C"; false for what is none.
bool parse_range(std::string_view text, CellRange& range);

}  // namespace orrery::engine
