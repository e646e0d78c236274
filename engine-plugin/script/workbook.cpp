#include "script/workbook.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "script/load_error.h"
#include "script/xml_reader.h"
#include "script/zip_member.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kCheckEvery = 8192;
constexpr std::uint32_t kNoColumn = 0xFFFFFFFF;
constexpr std::uint32_t kMostColumns = 16'384;
constexpr std::uint32_t kMostRows = 1'048'576;
using Token = XmlReader::Token;

std::uint32_t number_or(const std::string& text, std::uint32_t otherwise) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return text.empty() || error != std::errc() || end != text.data() + text.size() ? otherwise : number;
}

/// The format codes that are never written out.
CellMeaning built_in(std::uint32_t format) {
    if ((format >= 14 && format <= 17) || (format >= 27 && format <= 31) || (format >= 34 && format <= 36) ||
        (format >= 50 && format <= 58))
        return CellMeaning::date;
    if ((format >= 18 && format <= 21) || format == 32 || format == 33 || format == 45 || format == 47)
        return CellMeaning::time;
    if (format == 22) return CellMeaning::timestamp;
    return format == 46 ? CellMeaning::interval : CellMeaning::number;
}

/// Told from the letters of a format code that stand outside of quotes and brackets.
CellMeaning meaning_of(std::string_view code) {
    bool date = false, time = false, month_or_minute = false;
    for (std::size_t at = 0; at < code.size() && code[at] != ';'; ++at) {
        const char c = static_cast<char>(code[at] | 0x20);
        if (code[at] == '"') {
            at = std::min(code.find('"', at + 1), code.size());
        } else if (code[at] == '\\' || code[at] == '_' || code[at] == '*') {
            ++at;
        } else if (code[at] == '[') {
            const char unit = at + 1 < code.size() ? static_cast<char>(code[at + 1] | 0x20) : ' ';
            const std::size_t end = std::min(code.find(']', at), code.size());
            const bool elapsed = code.find_first_not_of("hHmMsS", at + 1) == end;
            if (elapsed && (unit == 'h' || unit == 'm' || unit == 's')) return CellMeaning::interval;
            at = end;
        } else if (c == 'y' || c == 'd') {
            date = true;
        } else if (c == 'h' || c == 's') {
            time = true;
        } else if (c == 'm') {
            month_or_minute = true;
        } else if (c == 'g') {  // General
            break;
        }
    }
    if (date && time) return CellMeaning::timestamp;
    if (time) return CellMeaning::time;
    return date || month_or_minute ? CellMeaning::date : CellMeaning::number;
}

/// Reads one member after the other.
class Reader {
public:
    Reader(std::string_view file, const std::string& shown, const std::function<void()>& check_cancelled)
        : file_(file), shown_(shown), check_cancelled_(check_cancelled) {}

    Workbook read() {
        const std::string main = main_member();
        const std::size_t slash = main.rfind('/');
        folder_ = slash == std::string::npos ? "" : main.substr(0, slash + 1);
        const std::optional<std::string> text = member(main);
        if (!text) throw LoadError(LoadErrorKind::wrong_format, shown_ + ": this is no workbook");
        read_links(main);
        read_main(*text);
        read_styles();
        read_texts();
        return std::move(book_);
    }

private:
    std::optional<std::string> member(const std::string& name) {
        return read_zip_member(file_, name, shown_, check_cancelled_);
    }
    /// The place of a link's target in the archive.
    static std::string target(const std::string& folder, const std::string& written) {
        return written.starts_with('/') ? written.substr(1) : folder + written;
    }

    std::string main_member() {
        const std::optional<std::string> links = member("_rels/.rels");
        if (!links) throw LoadError(LoadErrorKind::wrong_format, shown_ + ": the archive holds no workbook");
        XmlReader xml(*links, shown_);
        for (Token token = xml.next(); token != Token::end; token = xml.next())
            if (token == Token::open && xml.name() == "Relationship" &&
                xml.attribute("Type").ends_with("/officeDocument"))
                return target("", xml.attribute("Target"));
        return "xl/workbook.xml";
    }

    void read_links(const std::string& main) {
        const std::optional<std::string> text = member(folder_ + "_rels/" + main.substr(folder_.size()) + ".rels");
        if (!text) return;
        XmlReader xml(*text, shown_);
        for (Token token = xml.next(); token != Token::end; token = xml.next()) {
            if (token != Token::open || xml.name() != "Relationship") continue;
            const std::string to = target(folder_, xml.attribute("Target"));
            const std::string type = xml.attribute("Type");
            links_[xml.attribute("Id")] = to;
            if (type.ends_with("/styles")) styles_member_ = to;
            if (type.ends_with("/sharedStrings")) texts_member_ = to;
        }
    }

    void read_main(const std::string& text) {
        XmlReader xml(text, shown_);
        for (Token token = xml.next(); token != Token::end; token = xml.next()) {
            if (token != Token::open) continue;
            if (xml.name() == "workbookPr") {
                const std::string from = xml.attribute("date1904");
                book_.from_1904 = from == "1" || from == "true";
            } else if (xml.name() == "sheet") {
                book_.sheets.push_back({xml.attribute("name"), links_[xml.attribute("id")]});
            } else if (xml.name() == "definedName") {
                const std::string name = xml.attribute("name");
                add_range(name, xml.inner_text());
            }
        }
    }

    /// "'My sheet'!$A$1:$C$9"; whatever is no single rectangle is left out.
    void add_range(const std::string& name, const std::string& text) {
        const std::size_t mark = text.rfind('!');
        Workbook::NamedRange made;
        if (mark == std::string::npos || !parse_range(std::string_view(text).substr(mark + 1), made.range)) return;
        made.name = name;
        std::string sheet = text.substr(0, mark);
        if (sheet.size() >= 2 && sheet.front() == '\'' && sheet.back() == '\'') {
            sheet = sheet.substr(1, sheet.size() - 2);
            for (std::size_t at = 0; (at = sheet.find("''", at)) != std::string::npos; ++at) sheet.erase(at, 1);
        }
        made.sheet = std::move(sheet);
        book_.ranges.push_back(std::move(made));
    }

    void read_styles() {
        const std::optional<std::string> text = member(styles_member_);
        if (!text) return;
        std::map<std::uint32_t, CellMeaning> custom;
        bool in_cells = false;
        XmlReader xml(*text, shown_);
        for (Token token = xml.next(); token != Token::end; token = xml.next()) {
            if (xml.name() == "cellXfs" && token != Token::text) in_cells = token == Token::open;
            if (token != Token::open) continue;
            if (xml.name() == "numFmt") {
                custom[number_or(xml.attribute("numFmtId"), 0)] = meaning_of(xml.attribute("formatCode"));
            } else if (xml.name() == "xf" && in_cells) {
                const std::uint32_t format = number_or(xml.attribute("numFmtId"), 0);
                const auto found = custom.find(format);
                book_.styles.push_back(found != custom.end() ? found->second : built_in(format));
            }
        }
    }

    /// A shared text may be in pieces of different looks; how it is spoken (rPh) does not belong to it.
    void read_texts() {
        const std::optional<std::string> text = member(texts_member_);
        if (!text) return;
        XmlReader xml(*text, shown_);
        bool spoken = false;
        for (Token token = xml.next(); token != Token::end; token = xml.next()) {
            if (token == Token::text) continue;
            const bool open = token == Token::open;
            if (xml.name() == "rPh") {
                spoken = open;
            } else if (open && xml.name() == "si") {
                if (book_.texts.size() % kCheckEvery == 0) check_cancelled_();
                book_.texts.emplace_back();
            } else if (open && xml.name() == "t" && !spoken && !book_.texts.empty()) {
                book_.texts.back() += xml.inner_text();
            }
        }
    }

    std::string_view file_;
    const std::string& shown_;
    const std::function<void()>& check_cancelled_;
    std::string folder_, styles_member_, texts_member_;
    std::map<std::string, std::string> links_;
    Workbook book_;
};

/// "$A$1", "A" or "1" at the start of `text`; parts that are missing stay as they are.
bool take_cell(std::string_view& text, std::uint32_t& row, std::uint32_t& column) {
    if (text.starts_with('$')) text.remove_prefix(1);
    const std::size_t before = text.size();
    if (const std::uint32_t letters = take_column(text); letters != kNoColumn) column = letters;
    if (text.starts_with('$')) text.remove_prefix(1);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc()) {
        if (number == 0 || number > kMostRows) return false;
        row = number - 1;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    return text.size() < before;
}

}  // namespace

std::uint32_t take_column(std::string_view& text) {
    std::uint32_t column = 0;
    std::size_t at = 0;
    for (; at < text.size() && at < 4; ++at) {
        const char c = static_cast<char>(text[at] & ~0x20);
        if (c < 'A' || c > 'Z') break;
        column = column * 26 + static_cast<std::uint32_t>(c - 'A') + 1;
    }
    if (at == 0 || column > kMostColumns) return kNoColumn;
    text.remove_prefix(at);
    return column - 1;
}

std::string column_letters(std::uint32_t column) {
    std::string letters;
    for (std::uint32_t left = column + 1; left > 0; left = (left - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
    return letters;
}

bool parse_range(std::string_view text, CellRange& range) {
    CellRange read;
    if (!take_cell(text, read.first_row, read.first_column)) return false;
    if (text.empty()) {
        read.last_row = read.first_row;
        read.last_column = read.first_column;
    } else {
        if (!text.starts_with(':')) return false;
        text.remove_prefix(1);
        if (!take_cell(text, read.last_row, read.last_column) || !text.empty()) return false;
    }
    if (read.last_row < read.first_row || read.last_column < read.first_column) return false;
    range = read;
    return true;
}

Workbook read_workbook(std::string_view file, const std::string& shown, const std::function<void()>& check_cancelled) {
    return Reader(file, shown, check_cancelled).read();
}

}  // namespace orrery::engine
