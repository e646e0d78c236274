// Any bytes as a workbook, and as the sheet of one: refused, or a table whose codes stand for values.
#include <archive.h>
#include <archive_entry.h>

#include <cstdint>

#include "script/load_error.h"
#include "script/xlsx_reader.h"
#include "whole_table.h"

using namespace orrery::engine;

namespace {

void add(archive* open, const char* name, std::string_view content) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(open, entry);
    archive_write_data(open, content.data(), content.size());
    archive_entry_free(entry);
}

/// A workbook whose only sheet is this text.
std::string around(std::string_view sheet) {
    std::string bytes(sheet.size() + 4096, '\0');
    std::size_t used = 0;
    archive* open = archive_write_new();
    archive_write_set_format_zip(open);
    archive_write_set_options(open, "zip:compression=store");
    archive_write_open_memory(open, bytes.data(), bytes.size(), &used);
    add(open, "_rels/.rels", "<a/>");
    add(open, "xl/workbook.xml", "<workbook><sheets><sheet name=\"S\" r:id=\"1\"/></sheets></workbook>");
    add(open, "xl/_rels/workbook.xml.rels", "<a><Relationship Id=\"1\" Type=\"/worksheet\" Target=\"s\"/></a>");
    add(open, "xl/s", sheet);
    archive_write_close(open);
    archive_write_free(open);
    bytes.resize(used);
    return bytes;
}

void read(std::string_view file) {
    FileFormat format;
    format.labels = Labels::embedded;
    ReadOptions options;
    options.check_size = [](std::uint64_t rows, std::uint64_t) {
        if (rows > 100'000) throw LoadError(LoadErrorKind::general, "too large for a test");
    };
    try {
        const DelimitedTable table = read_xlsx(file, format, "file", FormatSettings::defaults(), options);
        expect_whole(table.table);
    } catch (const LoadError&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    read(bytes);
    read(around(bytes));
    return 0;
}
