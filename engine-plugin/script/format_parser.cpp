#include <array>

#include "expression/suggest.h"
#include "script/load_statement.h"

namespace orrery::engine {
namespace {

constexpr std::array kKnown = {"txt",          "utf8",
                               "unicode",      "ansi",
                               "codepage is",  "embedded labels",
                               "no labels",    "explicit labels",
                               "delimiter is", "header is",
                               "no quotes",    "msq",
                               "comment is",   "no eof",
                               "qvd",          "json",
                               "table is",     "ooxml",
                               "fix",          "record is",
                               "dif",          "html",
                               "xml",          "XmlSimple",
                               "decimal is",   "thousands is"};
constexpr std::array kOtherFormats = {"BIFF", "KML", "QVX", "PARQUET"};

void parse_delimiter(Cursor& cursor, DelimitedFormat& format) {
    cursor.expect("IS");
    if (cursor.accept("SPACES")) {
        format.runs_of_spaces = true;
        format.delimiter = ' ';
        return;
    }
    std::size_t start = cursor.offset();
    std::string delimiter = cursor.name_or_literal("a delimiter in quotes, or spaces");
    if (delimiter == "\\t") delimiter = "\t";
    if (delimiter == "\\\\") delimiter = "\\";
    if (delimiter.size() != 1 || delimiter == "\"" || delimiter == "\n" || delimiter == "\r")
        cursor.fail_at("a delimiter is one character other than a double quote or a line break", start);
    format.delimiter = delimiter[0];
}

void say(FileFormat& format, Charset charset) {
    format.charset = charset;
    format.charset_said = true;
}

void parse_codepage(Cursor& cursor, FileFormat& format) {
    constexpr std::uint32_t kUtf8 = 65001;
    constexpr std::uint32_t kUtf16 = 1200;
    constexpr std::uint32_t kAnsi = 1252;
    constexpr std::uint32_t kLatin1 = 28591;
    cursor.expect("IS");
    std::size_t start = cursor.offset();
    std::uint32_t page = cursor.number("the number of a code page");
    if (page == kAnsi || page == kLatin1) {
        say(format, Charset::ansi);
    } else if (page == kUtf8) {
        say(format, Charset::utf8);
    } else if (page != kUtf16) {
        cursor.fail_at("code page " + std::to_string(page) + " is not supported; known: 1252, 28591, 65001, 1200",
                       start);
    }
}

std::string parse_separator(Cursor& cursor) {
    cursor.expect("IS");
    const std::size_t start = cursor.offset();
    std::string separator = cursor.name_or_literal("a separator in quotes");
    if (separator.size() > 4 || separator.find_first_of("0123456789+-") != std::string::npos)
        cursor.fail_at("a separator of numbers is one character, and no digit or sign", start);
    return separator;
}

void parse_no(Cursor& cursor, DelimitedFormat& format) {
    if (cursor.accept("LABELS")) {
        format.labels = Labels::none;
    } else if (cursor.accept("QUOTES")) {
        format.quoting = Quoting::none;
    } else if (!cursor.accept("EOF")) {
        cursor.fail("expected labels, quotes or eof behind no, found " + cursor.found());
    }
}

[[noreturn]] void fail_unknown(Cursor& cursor) {
    std::string word = cursor.peek_word();
    for (const char* other : kOtherFormats)
        if (word == other)
            cursor.fail("the file format " + word +
                        " is not supported; known: txt, csv, fix, dif, html, json, ooxml, qvd, xml");
    Nearest nearest(word);
    for (const char* known : kKnown) nearest.offer(known);
    cursor.fail("unknown format " + cursor.found() +
                (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()));
}

void parse_item(Cursor& cursor, FileFormat& format) {
    if (cursor.accept("TXT") || cursor.accept("CSV") || cursor.accept("UNICODE")) return;
    if (cursor.accept("QVD")) {
        format.kind = FileKind::qvd;
    } else if (cursor.accept("DIF")) {
        format.kind = FileKind::dif;
    } else if (cursor.accept("HTML")) {
        format.kind = FileKind::html;
    } else if (cursor.accept("XML") || cursor.accept("XMLSIMPLE")) {
        format.kind = FileKind::xml;
    } else if (cursor.accept("OOXML")) {
        format.kind = FileKind::xlsx;
    } else if (cursor.accept("FIX")) {
        format.kind = FileKind::fixed;
    } else if (cursor.accept("RECORD")) {
        cursor.expect("IS");
        std::size_t start = cursor.offset();
        format.record_lines = cursor.number("a number of lines");
        if (format.record_lines == 0) cursor.fail_at("a record has at least one line", start);
        if (!cursor.accept("LINES")) cursor.accept("LINE");
    } else if (cursor.accept("JSON")) {
        format.kind = FileKind::json;
    } else if (cursor.accept("TABLE")) {
        cursor.expect("IS");
        format.table = cursor.name_or_literal("the name of a table in the file");
    } else if (cursor.accept("UTF8")) {
        say(format, Charset::utf8);
    } else if (cursor.accept("UTF")) {  // UTF-8
        cursor.expect('-');
        cursor.number("8");
        say(format, Charset::utf8);
    } else if (cursor.accept("ANSI") || cursor.accept("OEM")) {
        say(format, Charset::ansi);
    } else if (cursor.accept("CODEPAGE")) {
        parse_codepage(cursor, format);
    } else if (cursor.accept("EMBEDDED")) {
        cursor.expect("LABELS");
        format.labels = Labels::embedded;
    } else if (cursor.accept("EXPLICIT")) {
        cursor.expect("LABELS");
        format.labels = Labels::none;
    } else if (cursor.accept("NO")) {
        parse_no(cursor, format);
    } else if (cursor.accept("MSQ")) {
        format.quoting = Quoting::msq;
    } else if (cursor.accept("DELIMITER")) {
        parse_delimiter(cursor, format);
    } else if (cursor.accept("DECIMAL")) {
        format.decimal_sep = parse_separator(cursor);
    } else if (cursor.accept("THOUSANDS")) {
        format.thousand_sep = parse_separator(cursor);
    } else if (cursor.accept("HEADER")) {
        cursor.expect("IS");
        format.header_lines = cursor.number("a number of lines");
        if (!cursor.accept("LINES")) cursor.accept("LINE");
    } else if (cursor.accept("COMMENT")) {
        cursor.expect("IS");
        format.comment = cursor.name_or_literal("the start of a comment line in quotes");
    } else {
        fail_unknown(cursor);
    }
}

}  // namespace

void parse_format(Cursor& cursor, FileFormat& format) {
    if (!cursor.accept('(')) return;
    do parse_item(cursor, format);
    while (cursor.accept(','));
    cursor.expect(')');
}

}  // namespace orrery::engine
