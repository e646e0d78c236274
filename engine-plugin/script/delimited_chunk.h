// A part of a delimited text that one thread cuts into cells and interprets.
#pragma once

#include <functional>
#include <vector>

#include "script/cell_dictionary.h"
#include "script/row_tokenizer.h"
#include "storage/symbols.h"

namespace orrery::engine {

/// One column of a chunk: its distinct values in order of appearance, and the value of every row.
struct ChunkColumn {
    std::vector<Value> values;
    std::vector<Element> codes;  // into `values`; kNoElement where the row has no such cell
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

/// Which cell of a row goes to which column.
struct CellMap {
    std::size_t width = 0;                 // cells a row should have
    std::vector<std::uint32_t> positions;  // cell per column
};

using InterpretCell = std::function<Value(std::string_view)>;

/// Fills `chunk` anew from its begin; rows may extend beyond its end, up to `text_end`. With `last_text` the text ends
/// there.
void read_chunk(Chunk& chunk, const char* text_end, bool last_text, const DelimitedFormat& format, const CellMap& map,
                const InterpretCell& interpret);

/// The content of a cell in UTF-8, quotes undoubled.
std::string cell_text(const RawCell& cell, Charset charset);

}  // namespace orrery::engine
