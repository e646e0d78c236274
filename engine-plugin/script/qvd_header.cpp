#include "script/qvd_header.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "script/load_error.h"
#include "script/xml_reader.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kMostRows = 0xFFFFFFFE;
constexpr std::uint32_t kWidest = 32;  // bits of a symbol's number
constexpr std::size_t kLongestHeader = 64u << 20;

// In the order of NumberType.
constexpr std::array kTypes = {"UNKNOWN", "ASCII", "INTEGER", "REAL",      "FIX",
                               "MONEY",   "DATE",  "TIME",    "TIMESTAMP", "INTERVAL"};

template <class Number>
Number number_in(XmlReader& xml) {
    const std::string name = xml.name();
    const std::string text = xml.inner_text();
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() && end == text.data()) return 0;
    if (error != std::errc() || end != text.data() + text.size())
        xml.fail("the QVD header says \"" + text + "\" for " + name + ", which is no whole number in range");
    return number;
}

NumberFormat read_format(XmlReader& xml) {
    NumberFormat format;
    for (auto token = xml.next(); token != XmlReader::Token::close; token = xml.next()) {
        if (token != XmlReader::Token::open) continue;
        const std::string name = xml.name();
        const std::string text = xml.inner_text();
        if (name == "Fmt") format.pattern = text;
        for (std::size_t type = 0; name == "Type" && type < kTypes.size(); ++type)
            if (text == kTypes[type]) format.type = static_cast<NumberType>(type);
    }
    return format;
}

QvdField read_field(XmlReader& xml) {
    QvdField field;
    for (auto token = xml.next(); token != XmlReader::Token::close; token = xml.next()) {
        if (token != XmlReader::Token::open) continue;
        const std::string& name = xml.name();
        if (name == "FieldName")
            field.name = xml.inner_text();
        else if (name == "BitOffset")
            field.bit_offset = number_in<std::uint32_t>(xml);
        else if (name == "BitWidth")
            field.bit_width = number_in<std::uint32_t>(xml);
        else if (name == "Bias")
            field.bias = number_in<std::int32_t>(xml);
        else if (name == "NumberFormat")
            field.format = read_format(xml);
        else if (name == "NoOfSymbols")
            field.symbols = number_in<std::uint64_t>(xml);
        else if (name == "Offset")
            field.offset = number_in<std::uint64_t>(xml);
        else if (name == "Length")
            field.length = number_in<std::uint64_t>(xml);
        else
            xml.inner_text();
    }
    return field;
}

void read_fields(XmlReader& xml, QvdHeader& header) {
    for (auto token = xml.next(); token != XmlReader::Token::close; token = xml.next()) {
        if (token != XmlReader::Token::open) continue;
        if (xml.name() == "QvdFieldHeader")
            header.fields.push_back(read_field(xml));
        else
            xml.inner_text();
    }
}

void read_member(XmlReader& xml, QvdHeader& header) {
    const std::string& name = xml.name();
    if (name == "TableName")
        header.table = xml.inner_text();
    else if (name == "CreateUtcTime")
        header.created = xml.inner_text();
    else if (name == "Fields")
        read_fields(xml, header);
    else if (name == "RecordByteSize")
        header.row_bytes = number_in<std::uint64_t>(xml);
    else if (name == "NoOfRecords")
        header.rows = number_in<std::uint64_t>(xml);
    else if (name == "Offset")
        header.offset = number_in<std::uint64_t>(xml);
    else if (name == "Length")
        header.length = number_in<std::uint64_t>(xml);
    else if (name == "EncryptionInfo" && !xml.inner_text().empty())
        xml.fail("the QVD file is encrypted, which this engine cannot read");
    else if (name != "EncryptionInfo")
        xml.inner_text();
}

bool fits(std::uint64_t offset, std::uint64_t length, std::uint64_t room) {
    return offset <= room && length <= room - offset;
}

void check(const QvdHeader& header, std::size_t file_size, const XmlReader& xml) {
    const std::uint64_t room = file_size - header.body;
    if (header.rows > kMostRows) xml.fail("the QVD file has more rows than a table can hold");
    if (header.row_bytes > 0 && header.rows > room / header.row_bytes) xml.fail("the QVD file is cut off");
    if (!fits(header.offset, header.rows * header.row_bytes, room)) xml.fail("the QVD file is cut off");
    for (const QvdField& field : header.fields) {
        if (field.name.empty()) xml.fail("the QVD header has a field without a name");
        if (!fits(field.offset, field.length, room)) xml.fail("the QVD file is cut off in the values of " + field.name);
        // A symbol takes two bytes at least.
        if (field.symbols > field.length) xml.fail("the QVD header says too many values for field " + field.name);
        const std::uint64_t last = std::uint64_t{field.bit_offset} + field.bit_width;
        if (field.bit_width > kWidest || last > header.row_bytes * 8)
            xml.fail("the QVD header places field " + field.name + " outside of its rows");
    }
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char byte : text) {
        if (byte == '<')
            out += "&lt;";
        else if (byte == '>')
            out += "&gt;";
        else if (byte == '&')
            out += "&amp;";
        else if (byte != 0)
            out += byte;
    }
    return out;
}

}  // namespace

QvdHeader read_qvd_header(std::string_view file, const std::string& shown) {
    const std::size_t end = file.substr(0, kLongestHeader).find('\0');
    if (!file.starts_with("<?xml") || end == std::string_view::npos)
        throw LoadError(LoadErrorKind::wrong_format, shown + ": this is no QVD file");
    XmlReader xml(file.substr(0, end), shown);
    QvdHeader header;
    header.body = end + 1;
    if (xml.next() != XmlReader::Token::open || xml.name() != "QvdTableHeader") xml.fail("this is no QVD file");
    for (auto token = xml.next(); token != XmlReader::Token::close; token = xml.next())
        if (token == XmlReader::Token::open) read_member(xml, header);
    check(header, file.size(), xml);
    return header;
}

std::string write_qvd_header(const QvdHeader& header) {
    std::string fields;
    for (const QvdField& field : header.fields)
        fields += fmt::format(
            "    <QvdFieldHeader>\r\n      <FieldName>{}</FieldName>\r\n      <BitOffset>{}</BitOffset>\r\n"
            "      <BitWidth>{}</BitWidth>\r\n      <Bias>{}</Bias>\r\n      <NumberFormat>\r\n"
            "        <Type>{}</Type>\r\n        <nDec>0</nDec>\r\n        <UseThou>0</UseThou>\r\n"
            "        <Fmt>{}</Fmt>\r\n        <Dec></Dec>\r\n        <Thou></Thou>\r\n      </NumberFormat>\r\n"
            "      <NoOfSymbols>{}</NoOfSymbols>\r\n      <Offset>{}</Offset>\r\n      <Length>{}</Length>\r\n"
            "      <Comment></Comment>\r\n      <Tags></Tags>\r\n    </QvdFieldHeader>\r\n",
            escaped(field.name), field.bit_offset, field.bit_width, field.bias,
            kTypes[static_cast<std::size_t>(field.format.type)], escaped(field.format.pattern), field.symbols,
            field.offset, field.length);
    return fmt::format(
               "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<QvdTableHeader>\r\n"
               "  <QvBuildNo>0</QvBuildNo>\r\n  <CreatorDoc></CreatorDoc>\r\n  <CreateUtcTime>{}</CreateUtcTime>\r\n"
               "  <SourceCreateUtcTime></SourceCreateUtcTime>\r\n  <SourceFileUtcTime></SourceFileUtcTime>\r\n"
               "  <SourceFileSize>-1</SourceFileSize>\r\n  <StaleUtcTime></StaleUtcTime>\r\n"
               "  <TableName>{}</TableName>\r\n  <Fields>\r\n{}  </Fields>\r\n  <Compression></Compression>\r\n"
               "  <RecordByteSize>{}</RecordByteSize>\r\n  <NoOfRecords>{}</NoOfRecords>\r\n"
               "  <Offset>{}</Offset>\r\n  <Length>{}</Length>\r\n  <Lineage></Lineage>\r\n  <Comment></Comment>\r\n"
               "</QvdTableHeader>\r\n",
               header.created, escaped(header.table), fields, header.row_bytes, header.rows, header.offset,
               header.length) +
           std::string(1, '\0');
}

}  // namespace orrery::engine
