// A part of a delimited text that one thread cuts into cells and interprets.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "script/number_table.h"
#include "script/row_cutter.h"
#include "storage/symbols.h"

namespace orrery::engine {

/// A row of a chunk with a value that its column had not had before the chunk was read.
struct FreshCell {
    static constexpr std::uint32_t kValue = 0xFFFFFFFF;

    std::int64_t digits = 0;  // of a plain number; else the place of the value among the chunk's
    std::uint32_t decimals = kValue;
    std::uint32_t row = 0;
};

/// One column of a chunk: the values of its rows, either by the numbers known before (then `fresh` has the rows that
/// have none of these), or by the chunk's own distinct values in order of appearance.
struct ChunkColumn {
    bool by_number = false;
    std::vector<Value> values;
    std::vector<Element> codes;  // by_number: elements of the column's symbols; else places in `values`. May be longer
    std::vector<FreshCell> fresh;  // by row
};

struct Chunk {
    const char* begin = nullptr;  // of its first row
    const char* end = nullptr;    // rows that start before belong to it
    const char* done = nullptr;   // where it stopped: at a row start, or at the row that has a problem
    std::uint64_t rows = 0;
    std::uint64_t lines = 0;
    QuoteProblem problem = QuoteProblem::none;
    std::uint64_t long_rows = 0;            // rows with superfluous cells
    std::uint64_t first_long_row_line = 0;  // counted from 1 within the chunk
    std::vector<ChunkColumn> columns;
};

using InterpretCell = std::function<Value(std::string_view)>;

/// How cells become values.
struct CellRules {
    Charset charset = Charset::utf8;
    bool plain_numbers = true;  // whether plain numbers are what they spell, without asking
    char point = '\0';          // between their whole and fraction; '\0': whole numbers only
    const InterpretCell& interpret;
    /// Told now and then how many rows more there are; throws when these are too many.
    const std::function<void(std::uint32_t)>& count_rows;
};

/// Fills `chunk` anew from its begin; rows may extend beyond its end, up to `text_end`. With `last_text` the text ends
/// there. `known` has the numbers of each column that earlier chunks had.
void read_chunk(Chunk& chunk, const char* text_end, bool last_text, const DelimitedFormat& format, const CellMap& map,
                const CellRules& rules, std::span<const NumberTable> known);

/// The content of a cell in UTF-8, quotes undoubled.
std::string cell_text(const RawCell& cell, Charset charset);

}  // namespace orrery::engine
