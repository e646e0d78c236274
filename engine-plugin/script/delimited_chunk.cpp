#include "script/delimited_chunk.h"

#include <algorithm>
#include <string>

namespace orrery::engine {
namespace {

class CellInterpreter {
public:
    CellInterpreter(Charset charset, const InterpretCell& interpret) : charset_(charset), interpret_(interpret) {}

    Value operator()(const RawCell& cell) {
        std::string_view text(cell.data, cell.size);
        if (cell.doubled_quotes) {
            undoubled_.clear();
            for (std::size_t i = 0; i < text.size(); ++i) {
                undoubled_ += text[i];
                if (text[i] == '"') ++i;
            }
            text = undoubled_;
        }
        return interpret_(to_utf8(text, charset_, converted_));
    }

private:
    Charset charset_;
    const InterpretCell& interpret_;
    std::string undoubled_;
    std::string converted_;
};

/// Takes the cells of one column of a chunk, batch by batch.
class ColumnReader {
public:
    ColumnReader(ChunkColumn& column, const CellRules& rules, const NumberTable& known)
        : column_(column), rules_(rules), known_(known) {
        column_.values.clear();
        column_.fresh.clear();
    }

    /// Rows [first, first + count) of the chunk.
    void take(const RowCutter& rows, const CutCell* cells, std::uint32_t first, std::uint32_t count) {
        if (first == 0) column_.by_number = rules_.plain_numbers && mostly_numbers(rows, cells, count);
        if (column_.codes.size() < first + count) column_.codes.resize(std::max<std::size_t>(1024, first * 2 + count));
        Element* const codes = column_.codes.data() + first;
        if (column_.by_number) return take_numbers(rows, cells, first, count, codes);
        for (std::uint32_t i = 0; i < count; ++i) {
            const RawCell cell = rows.raw(cells[i]);
            codes[i] = cell.size == CutCell::kMissing ? kNoElement : texts_.intern(cell);
        }
    }

    void finish() {
        CellInterpreter interpreter(rules_.charset, rules_.interpret);
        PlainNumber number;
        for (const RawCell& cell : texts_.cells())
            column_.values.push_back(plain(cell, number) ? Value(number.number()) : interpreter(cell));
    }

private:
    bool plain(const RawCell& cell, PlainNumber& number) const {
        return rules_.plain_numbers && parse_plain_number({cell.data, cell.size}, '\0', number);
    }

    bool mostly_numbers(const RowCutter& rows, const CutCell* cells, std::uint32_t count) const {
        std::uint32_t numbers = 0;
        PlainNumber number;
        for (std::uint32_t i = 0; i < count; ++i) {
            const RawCell cell = rows.raw(cells[i]);
            if (cell.size != CutCell::kMissing && parse_plain_number({cell.data, cell.size}, rules_.point, number))
                ++numbers;
        }
        return numbers * 2 > count;
    }

    /// All numbers are read before any is looked for: in a large table the looks wait for memory, side by side.
    void take_numbers(const RowCutter& rows, const CutCell* cells, std::uint32_t first, std::uint32_t count,
                      Element* codes) {
        PlainNumber numbers[RowCutter::kRows];
        for (std::uint32_t i = 0; i < count; ++i) {
            const RawCell cell = rows.raw(cells[i]);
            if (cell.size == CutCell::kMissing || !parse_plain_number({cell.data, cell.size}, rules_.point, numbers[i]))
                numbers[i].decimals = FreshCell::kValue;
        }
        for (std::uint32_t i = 0; i < count; ++i) codes[i] = known_.find(numbers[i]);
        for (std::uint32_t i = 0; i < count; ++i) {
            if (codes[i] != kNoElement) continue;
            const RawCell cell = rows.raw(cells[i]);
            if (cell.size == CutCell::kMissing) continue;
            const bool is_number = numbers[i].decimals != FreshCell::kValue;
            column_.fresh.push_back(
                {is_number ? numbers[i].digits : texts_.intern(cell), numbers[i].decimals, first + i});
        }
    }

    ChunkColumn& column_;
    const CellRules& rules_;
    const NumberTable& known_;
    CellDictionary texts_;
};

}  // namespace

std::string cell_text(const RawCell& cell, Charset charset) {
    std::string text;
    InterpretCell keep = [&](std::string_view content) { return text = content, Value(); };
    static_cast<void>(CellInterpreter(charset, keep)(cell));
    return text;
}

void read_chunk(Chunk& chunk, const char* text_end, bool last_text, const DelimitedFormat& format, const CellMap& map,
                const CellRules& rules, std::span<const NumberTable> known) {
    RowCutter rows(format, map, chunk.begin, text_end, last_text);
    chunk.rows = 0;
    chunk.columns.resize(map.positions.size());
    std::vector<ColumnReader> readers;
    for (std::size_t c = 0; c < known.size(); ++c) readers.emplace_back(chunk.columns[c], rules, known[c]);
    while (const std::uint32_t count = rows.cut(chunk.end)) {
        const auto first = static_cast<std::uint32_t>(chunk.rows);
        for (std::size_t c = 0; c < readers.size(); ++c) readers[c].take(rows, rows.column(c), first, count);
        chunk.rows += count;
        rules.count_rows(count);
    }
    for (ColumnReader& reader : readers) reader.finish();
    chunk.done = rows.position();
    chunk.lines = rows.lines();
    chunk.problem = rows.problem();
    chunk.long_rows = rows.long_rows();
    chunk.first_long_row_line = rows.first_long_row_line();
}

}  // namespace orrery::engine
