#include "qix/exports/table_files.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <system_error>

#include "qix/exports/zip_file.h"

namespace orrery::qix {
namespace {

constexpr std::uint32_t kRowsAtOnce = 1000;

struct Extent {
    std::uint64_t rows, columns;
    bool whole;
};

Extent extent_of(const TableSource& table, const TableLimits& limits) {
    const auto columns = std::min<std::uint64_t>(table.titles.size(), limits.columns);
    const std::uint64_t most = std::min(limits.rows, limits.cells / std::max<std::uint64_t>(1, columns));
    const std::uint64_t rows = std::min(table.rows, most);
    return {rows, columns, columns == table.titles.size() && rows == table.rows};
}

/// Calls write(cells) for every row within the extent.
template <class Write>
void for_each_row(const TableSource& table, const Extent& extent, const std::function<void()>& check, Write write) {
    for (std::uint64_t first = 0; first < extent.rows; first += kRowsAtOnce) {
        check();
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(kRowsAtOnce, extent.rows - first));
        for (auto& cells : table.read(first, count)) {
            cells.resize(std::min<std::size_t>(cells.size(), extent.columns));
            write(cells);
        }
    }
}

std::string quoted(const std::string& text, char delimiter) {
    const std::string special{delimiter, '"', '\n', '\r'};
    if (text.find_first_of(special) == std::string::npos) return text;
    std::string out = "\"";
    for (const char byte : text) {
        out += byte;
        if (byte == '"') out += byte;
    }
    return out + "\"";
}

void require_written(const std::ostream& stream, const std::filesystem::path& file) {
    if (!stream.good())
        throw std::system_error(errno, std::generic_category(), "the file " + file.string() + " cannot be written");
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char byte : text) {
        if (byte == '&')
            out += "&amp;";
        else if (byte == '<')
            out += "&lt;";
        else if (byte == '>')
            out += "&gt;";
        else if (static_cast<unsigned char>(byte) >= 0x20 || byte == '\n' || byte == '\t' || byte == '\r')
            out += byte;  // XML has no way to say other control characters
    }
    return out;
}

std::string sheet_cell(const ExportCell& cell) {
    if (cell.text.empty() && std::isnan(cell.number)) return "<c/>";
    if (std::isfinite(cell.number)) {
        char digits[32];
        const auto written = std::to_chars(digits, digits + sizeof digits, cell.number);
        return "<c><v>" + std::string(digits, written.ptr) + "</v></c>";
    }
    return "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">" + escaped(cell.text) + "</t></is></c>";
}

constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The parts of a workbook with one sheet, but for the sheet.
void add_workbook_parts(ZipFile& zip) {
    zip.add("[Content_Types].xml",
            std::string(kXml) +
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                "<Override PartName=\"/xl/workbook.xml\" "
                "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                "<Override PartName=\"/xl/worksheets/sheet1.xml\" "
                "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>");
    zip.add("_rels/.rels",
            std::string(kXml) +
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                "<Relationship Id=\"r1\" Target=\"xl/workbook.xml\" "
                "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"/>"
                "</Relationships>");
    zip.add("xl/workbook.xml", std::string(kXml) +
                                   "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
                                   "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
                                   "<sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
    zip.add("xl/_rels/workbook.xml.rels",
            std::string(kXml) +
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                "<Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\" "
                "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"/>"
                "</Relationships>");
}

}  // namespace

bool write_text(const std::filesystem::path& file, const TableSource& table, char delimiter,
                const std::function<void()>& check) {
    const Extent extent = extent_of(table, kTextLimits);
    std::ofstream out(file, std::ios::binary);
    const auto write_row = [&](std::size_t count, const auto& text_of) {
        for (std::size_t at = 0; at < count; ++at)
            out << (at == 0 ? std::string() : std::string(1, delimiter)) << quoted(text_of(at), delimiter);
        out << "\r\n";
    };
    write_row(extent.columns, [&](std::size_t at) { return table.titles[at]; });
    for_each_row(table, extent, check, [&](const std::vector<ExportCell>& cells) {
        write_row(cells.size(), [&](std::size_t at) { return cells[at].text; });
        require_written(out, file);
    });
    out.close();
    require_written(out, file);
    return extent.whole;
}

bool write_sheet(const std::filesystem::path& file, const TableSource& table, const std::function<void()>& check) {
    const Extent extent = extent_of(table, kSheetLimits);
    ZipFile zip(file);
    add_workbook_parts(zip);
    zip.begin("xl/worksheets/sheet1.xml");
    zip.write(std::string(kXml) +
              "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row>");
    for (std::size_t at = 0; at < extent.columns; ++at) zip.write(sheet_cell({table.titles[at]}));
    zip.write("</row>");
    for_each_row(table, extent, check, [&](const std::vector<ExportCell>& cells) {
        std::string row = "<row>";
        for (const ExportCell& cell : cells) row += sheet_cell(cell);
        zip.write(row + "</row>");
    });
    zip.write("</sheetData></worksheet>");
    zip.end();
    zip.finish();
    return extent.whole;
}

}  // namespace orrery::qix
