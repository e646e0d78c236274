// Any bytes as a delimited text, the first of them choosing the format: refused, or a table whose codes stand for
// values.
#include <cstdint>

#include "expression/interpret.h"
#include "script/delimited_reader.h"
#include "script/load_error.h"
#include "whole_table.h"

using namespace orrery::engine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    DelimitedFormat format;
    format.quoting = static_cast<Quoting>(data[0] % 3);
    format.labels = (data[0] & 4) != 0 ? Labels::embedded : Labels::none;
    format.charset = (data[0] & 8) != 0 ? Charset::ansi : Charset::utf8;
    format.trim_cells = (data[0] & 16) != 0;
    format.runs_of_spaces = (data[0] & 32) != 0;
    if (format.runs_of_spaces) format.delimiter = ' ';
    format.header_lines = data[0] >> 7;
    ReadOptions options;
    options.interpret = [](std::string_view text) { return interpret(text, FormatSettings::defaults()); };
    MemoryInput input({reinterpret_cast<const char*>(data) + 1, size - 1}, "the text");
    try {
        const DelimitedTable read = read_delimited(input, format, options);
        expect_whole(read.table);
    } catch (const LoadError&) {
    }
    return 0;
}
