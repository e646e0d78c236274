#include "qix/file_format_guess.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "qix/errors.h"
#include "script/text_encoding.h"

namespace orrery::qix {
namespace {

using json::Value;

constexpr int kUtf8 = 65001, kAnsi = 1252;

struct Delimiter {
    char sign;
    std::string_view name, script_code;
};
constexpr std::array<Delimiter, 4> kDelimiters = {
    Delimiter{',', "Comma", "','"}, {';', "Semicolon", "';'"}, {'\t', "Tab", "'\\t'"}, {'|', "Vertical bar", "'|'"}};

/// It becomes a part of a script; sheets of workbooks have no such signs in their names.
const std::string& sheet_name(const std::string& table) {
    if (std::any_of(table.begin(), table.end(),
                    [](unsigned char sign) { return sign == '[' || sign == ']' || std::iscntrl(sign) != 0; }))
        throw QixError(ErrorCode::invalid_parameters, "a sheet's name has no [ ] and no control characters", "qTable");
    return table;
}

std::string code_page_of(const Value& format) {
    const std::int64_t page = format["qCodePage"].integer_or(kUtf8);
    return page == kUtf8 ? "utf8" : "codepage is " + std::to_string(page);
}

/// As tables of web pages are called: @1, @2, ….
bool is_page_table(const std::string& name) {
    return name.size() > 1 && name[0] == '@' && name.find_first_not_of("0123456789", 1) == std::string::npos;
}

std::string lower_extension(const std::filesystem::path& name) {
    std::string extension = name.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return extension;
}

/// What the first bytes say beyond doubt; empty for a text that may be anything.
std::string_view type_by_content(std::string_view beginning) {
    if (beginning.starts_with("PAR1")) return "PARQUET";
    if (beginning.starts_with("PK\x03\x04")) return "EXCEL_OOXML";
    if (beginning.starts_with("\xD0\xCF\x11\xE0")) return "EXCEL_BIFF";
    if (beginning.find("<QvdTableHeader") != std::string_view::npos) return "QVD";
    if (beginning.find("<QvxTableHeader") != std::string_view::npos) return "QVX";
    if (beginning.find("<kml") != std::string_view::npos) return "KML";
    const std::size_t first = beginning.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos) return {};
    const std::string_view text = beginning.substr(first);
    if (text.front() == '{' || text.front() == '[') return "JSON";
    if (text.starts_with("<!DOCTYPE html") || text.starts_with("<html")) return "HTML";
    return text.starts_with("<?xml") ? "XML" : std::string_view();
}

std::string_view type_by_name(const std::string& extension) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> types = {{{".qvd", "QVD"},
                                                                                      {".qvx", "QVX"},
                                                                                      {".json", "JSON"},
                                                                                      {".xlsx", "EXCEL_OOXML"},
                                                                                      {".xls", "EXCEL_BIFF"},
                                                                                      {".html", "HTML"},
                                                                                      {".htm", "HTML"},
                                                                                      {".xml", "XML"},
                                                                                      {".kml", "KML"},
                                                                                      {".parquet", "PARQUET"},
                                                                                      {".dif", "DIF"},
                                                                                      {".fix", "FIX"}}};
    for (const auto& [end, type] : types)
        if (extension == end) return type;
    return "CSV";
}

/// The beginning of a text as lines without their ends; the last one may be cut off and is left out if there are more.
std::vector<std::string_view> first_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty() && lines.size() < 20) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (end != std::string_view::npos || lines.empty()) lines.push_back(line);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::size_t count_unquoted(std::string_view line, char sign) {
    bool quoted = false;
    std::size_t found = 0;
    for (const char byte : line) {
        if (byte == '"') quoted = !quoted;
        if (byte == sign && !quoted) ++found;
    }
    return found;
}

/// The sign that cuts most lines into the same number of cells.
const Delimiter& likely_delimiter(const std::vector<std::string_view>& lines) {
    const Delimiter* best = kDelimiters.data();
    std::size_t most = 0;
    for (const Delimiter& delimiter : kDelimiters) {
        const std::size_t cells = lines.empty() ? 0 : count_unquoted(lines[0], delimiter.sign);
        const auto alike = std::count_if(lines.begin(), lines.end(), [&](std::string_view line) {
            return count_unquoted(line, delimiter.sign) == cells;
        });
        const std::size_t score = cells == 0 ? 0 : static_cast<std::size_t>(alike) * 100 + cells;
        if (score > most) best = &delimiter, most = score;
    }
    return *best;
}

/// Names of fields hold no numbers, and none is empty.
bool looks_like_labels(std::string_view line, char delimiter) {
    while (true) {
        const std::size_t end = line.find(delimiter);
        std::string_view cell = line.substr(0, end);
        if (cell.size() > 1 && cell.front() == '"') cell = cell.substr(1, cell.size() - 2);
        if (cell.empty() || cell.find_first_not_of("0123456789.,-+ ") == std::string_view::npos) return false;
        if (end == std::string_view::npos) return true;
        line.remove_prefix(end + 1);
    }
}

bool is_utf8(std::string_view text) {
    std::string scratch;
    // A character may be cut off at the end.
    return engine::to_utf8(text.substr(0, text.size() - std::min<std::size_t>(4, text.size())), engine::Charset::utf8,
                           scratch)
               .find("\xEF\xBF\xBD") == std::string_view::npos;
}

Value delimiter_value(const Delimiter& delimiter) {
    return Value::object({{"qName", delimiter.name},
                          {"qScriptCode", delimiter.script_code},
                          {"qNumber", static_cast<int>(delimiter.sign)},
                          {"qIsMultiple", false}});
}

}  // namespace

Value guess_format(const std::filesystem::path& name, std::string_view beginning) {
    std::string_view type = type_by_content(beginning);
    if (type.empty() || type == "XML") type = type_by_name(lower_extension(name));
    Value format = Value::object(
        {{"qType", type},
         {"qLabel", ""},
         {"qQuote", ""},
         {"qComment", ""},
         {"qDelimiter", Value::object({{"qName", ""}, {"qScriptCode", ""}, {"qNumber", 0}, {"qIsMultiple", false}})},
         {"qCodePage", kUtf8},
         {"qHeaderSize", 0},
         {"qRecordSize", 0},
         {"qTabSize", 0},
         {"qIgnoreEOF", false},
         {"qFixedWidthDelimiters", ""}});
    if (type != "CSV") return format;
    const auto lines = first_lines(beginning);
    const Delimiter& delimiter = likely_delimiter(lines);
    format.set("qDelimiter", delimiter_value(delimiter));
    format.set("qQuote", "msq");
    format.set("qCodePage", is_utf8(beginning) ? kUtf8 : kAnsi);
    const bool labels = !lines.empty() && looks_like_labels(lines[0], delimiter.sign);
    format.set("qLabel", labels ? "embedded labels" : "no labels");
    return format;
}

std::string format_spec(const Value& format, const std::string& table) {
    const std::string type(format["qType"].string_or("CSV"));
    if (type == "QVD" || type == "FILE_TYPE_QVD") return "(qvd)";
    if (type == "JSON" || type == "FILE_TYPE_JSON") return "(json)";
    if (type == "EXCEL_OOXML" || type == "FILE_TYPE_EXCEL_OOXML")
        return "(ooxml, embedded labels, table is [" + sheet_name(table) + "])";
    if (type == "DIF" || type == "FILE_TYPE_DIF") return "(dif, embedded labels)";
    if (type == "HTML" || type == "FILE_TYPE_HTML")
        return "(html, " + code_page_of(format) + ", embedded labels, table is " +
               (is_page_table(table) ? table : "@1") + ")";
    if (type == "XML" || type == "FILE_TYPE_XML")
        return "(xml" + (table.find('/') == std::string::npos ? "" : ", table is [" + sheet_name(table) + "]") + ")";
    if (type != "CSV" && type != "FILE_TYPE_CSV")
        throw QixError(ErrorCode::file_format_unsupported, "files of type " + type + " cannot be read", "qDataFormat");
    std::string spec = "(txt, " + code_page_of(format);
    spec += ", " + std::string(format["qLabel"].string_or("") == "no labels" ? "no labels" : "embedded labels");
    if (const std::int64_t header = format["qHeaderSize"].integer_or(0); header > 0)
        spec += ", header is " + std::to_string(header) + " lines";
    const std::string_view code = format["qDelimiter"]["qScriptCode"].string_or("");
    const auto known = std::find_if(kDelimiters.begin(), kDelimiters.end(),
                                    [&](const Delimiter& delimiter) { return delimiter.script_code == code; });
    // Only what cannot be anything but a delimiter goes into a script.
    spec += ", delimiter is " + std::string(known == kDelimiters.end() ? kDelimiters[0].script_code : code);
    return spec + (format["qQuote"].string_or("msq") == "no quotes" ? ", no quotes)" : ", msq)");
}

}  // namespace orrery::qix
