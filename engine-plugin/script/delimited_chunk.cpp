#include "script/delimited_chunk.h"

#include <string>

namespace orrery::engine {
namespace {

/// The number a text spells in the canonical way of integers, so that displaying the number gives the text back.
bool canonical_integer(std::string_view text, double& number) {
    constexpr std::size_t kDigits = 14;
    bool negative = !text.empty() && text[0] == '-';
    std::string_view digits = text.substr(negative ? 1 : 0);
    if (digits.empty() || digits.size() > kDigits || (digits[0] == '0' && text != "0")) return false;
    std::int64_t value = 0;
    for (char c : digits) {
        if (c < '0' || c > '9') return false;
        value = value * 10 + (c - '0');
    }
    number = static_cast<double>(negative ? -value : value);
    return true;
}

class CellInterpreter {
public:
    CellInterpreter(Charset charset, const InterpretCell& interpret) : charset_(charset), interpret_(interpret) {}

    Value operator()(const RawCell& cell) {
        std::string_view text(cell.data, cell.size);
        double number = 0;
        if (canonical_integer(text, number)) return {number};
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

}  // namespace

std::string cell_text(const RawCell& cell, Charset charset) {
    std::string text;
    InterpretCell keep = [&](std::string_view content) { return text = content, Value(); };
    double number = 0;
    if (canonical_integer({cell.data, cell.size}, number)) return {cell.data, cell.size};
    static_cast<void>(CellInterpreter(charset, keep)(cell));
    return text;
}

void read_chunk(Chunk& chunk, const char* text_end, bool last_text, const DelimitedFormat& format, const CellMap& map,
                const InterpretCell& interpret) {
    RowTokenizer tokenizer(format, chunk.begin, text_end);
    std::vector<CellDictionary> dictionaries(map.positions.size());
    chunk.rows = 0;
    chunk.long_rows = 0;
    chunk.columns.resize(map.positions.size());
    for (ChunkColumn& column : chunk.columns) {
        column.values.clear();
        column.codes.clear();
    }
    while (tokenizer.position() < chunk.end && tokenizer.next(last_text)) {
        const std::vector<RawCell>& cells = tokenizer.cells();
        for (std::size_t c = 0; c < dictionaries.size(); ++c) {
            std::uint32_t at = map.positions[c];
            chunk.columns[c].codes.push_back(at < cells.size() ? dictionaries[c].intern(cells[at]) : kNoElement);
        }
        if (cells.size() > map.width && chunk.long_rows++ == 0) chunk.first_long_row_line = tokenizer.lines();
        ++chunk.rows;
    }
    chunk.done = tokenizer.position();
    chunk.lines = tokenizer.lines();
    chunk.problem = tokenizer.problem();
    CellInterpreter interpreter(format.charset, interpret);
    for (std::size_t c = 0; c < dictionaries.size(); ++c)
        for (const RawCell& cell : dictionaries[c].cells()) chunk.columns[c].values.push_back(interpreter(cell));
}

}  // namespace orrery::engine
