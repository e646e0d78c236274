// Any bytes as a page, an XML file, a spreadsheet's exchange format or fixed records, the first two of them choosing
// what and how: refused, or a table whose codes stand for values.
#include <cstdint>
#include <string>

#include "expression/interpret.h"
#include "script/dif_reader.h"
#include "script/fixed_reader.h"
#include "script/html_reader.h"
#include "script/load_error.h"
#include "script/xml_table.h"
#include "whole_table.h"

using namespace orrery::engine;

namespace {

constexpr std::uint64_t kMostCells = std::uint64_t{1} << 22;

DelimitedTable read(FileKind kind, std::string_view bytes, const FileFormat& format, const ReadOptions& options) {
    MemoryInput input(bytes, "the text");
    switch (kind) {
        case FileKind::html:
            return read_html(bytes, format, "the page", options);
        case FileKind::xml:
            return read_xml_table(bytes, format, "the file", options);
        case FileKind::dif:
            return read_dif(bytes, format, "the file", options);
        default:
            return read_fixed(input, format, options);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    constexpr FileKind kKinds[] = {FileKind::html, FileKind::xml, FileKind::dif, FileKind::fixed};
    constexpr const char* kTables[] = {"", "@1", "@2", "a/b"};
    FileFormat format;
    format.kind = kKinds[data[0] % 4];
    format.table = kTables[data[0] / 4 % 4];
    format.labels = (data[0] & 16) != 0 ? Labels::embedded : Labels::none;
    format.header_lines = data[0] >> 5;
    format.charset_said = (data[1] & 1) != 0;
    format.charset = (data[1] & 2) != 0 ? Charset::ansi : Charset::utf8;
    format.record_lines = 1 + (data[1] >> 2) % 3;
    ReadOptions options;
    options.interpret = [](std::string_view text) { return interpret(text, FormatSettings::defaults()); };
    options.check_size = [](std::uint64_t rows, std::uint64_t columns) {
        if (rows * columns > kMostCells) throw LoadError(LoadErrorKind::general, "too large");
    };
    if (format.kind == FileKind::fixed) options.columns = {"@1:2", "@3:5", "@4:n"};
    if ((data[1] & 32) != 0) options.columns = {"@1", "a", "%Key_a", "@2:3"};
    try {
        const DelimitedTable table =
            read(format.kind, {reinterpret_cast<const char*>(data) + 2, size - 2}, format, options);
        expect_whole(table.table);
    } catch (const LoadError&) {
    }
    return 0;
}
