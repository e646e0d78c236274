// Workbooks for tests, put together from their parts.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <string>

namespace orrery::engine::test {

using Members = std::map<std::string, std::string>;

/// The bytes of a zip archive of these files.
inline std::string zip(const Members& members) {
    std::string bytes(std::size_t{64} << 20, '\0');
    std::size_t used = 0;
    archive* open = archive_write_new();
    archive_write_set_format_zip(open);
    archive_write_open_memory(open, bytes.data(), bytes.size(), &used);
    for (const auto& [name, content] : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_write_header(open, entry);
        archive_write_data(open, content.data(), content.size());
        archive_entry_free(entry);
    }
    archive_write_close(open);
    archive_write_free(open);
    bytes.resize(used);
    return bytes;
}

/// The members of a workbook with two sheets and a named range; `rows` is the first sheet's data.
inline Members workbook(const std::string& rows, const std::string& texts = "") {
    const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const std::string main =
        " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" + office + "\"";
    auto link = [&](const std::string& id, const std::string& type, const std::string& target) {
        return "<Relationship Id=\"" + id + "\" Type=\"" + office + "/" + type + "\" Target=\"" + target + "\"/>";
    };
    return {
        {"_rels/.rels",
         head + "<Relationships>" + link("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>"},
        {"xl/_rels/workbook.xml.rels", head + "<Relationships>" + link("rId1", "worksheet", "worksheets/sheet1.xml") +
                                           link("rId2", "worksheet", "/xl/worksheets/sheet2.xml") +
                                           link("rId3", "styles", "styles.xml") +
                                           link("rId4", "sharedStrings", "sharedStrings.xml") + "</Relationships>"},
        {"xl/workbook.xml", head + "<workbook" + main +
                                "><workbookPr/><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/>"
                                "<sheet name=\"It's two\" sheetId=\"2\" r:id=\"rId2\"/></sheets><definedNames>"
                                "<definedName name=\"Part\">Sheet1!$B$2:$C$3</definedName>"
                                "<definedName name=\"Other\">'It''s two'!$A$1:$A$2</definedName>"
                                "</definedNames></workbook>"},
        {"xl/styles.xml",
         head + "<styleSheet" + main +
             "><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd;@\"/><numFmt numFmtId=\"165\" "
             "formatCode=\"[h]:mm:ss\"/><numFmt numFmtId=\"166\" formatCode=\"0.00&quot; days&quot;\"/></numFmts>"
             "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
             "<xf numFmtId=\"164\"/><xf numFmtId=\"20\"/><xf numFmtId=\"22\"/><xf numFmtId=\"165\"/>"
             "<xf numFmtId=\"166\"/></cellXfs></styleSheet>"},
        {"xl/sharedStrings.xml",
         head + "<sst" + main + ">" +
             (texts.empty()
                  ? "<si><t>name</t></si><si><t>day</t></si><si><r><t>Å</t></r><r><t xml:space=\"preserve\">da "
                    "</t></r><rPh><t>spoken</t></rPh></si>"
                  : texts) +
             "</sst>"},
        {"xl/worksheets/sheet1.xml", head + "<worksheet" + main + "><sheetData>" + rows + "</sheetData></worksheet>"},
        {"xl/worksheets/sheet2.xml",
         head + "<worksheet" + main +
             "><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c></row>"
             "<row r=\"3\"><c r=\"A3\"><v>3</v></c></row></sheetData></worksheet>"}};
}

}  // namespace orrery::engine::test
