#include "script/xlsx_reader.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "expression/format_date.h"
#include "expression/suggest.h"
#include "script/load_error.h"
#include "script/workbook.h"
#include "script/xml_reader.h"
#include "script/zip_member.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kCheckEvery = 1024;
constexpr std::uint32_t kMostRows = 1'048'576;
constexpr std::uint32_t kMostColumns = 16'384;
constexpr double kDaysTo1904 = 1462;
constexpr double kMissingDay = 60;  // workbooks count a 29 February 1900
using Token = XmlReader::Token;

struct Cell {
    std::uint32_t column = 0;
    Value value;
};

/// The part of a workbook that is read.
struct Place {
    std::string member;
    CellRange range;
};

Place find_place(const Workbook& book, const std::string& wanted, const std::string& shown) {
    if (book.sheets.empty()) throw LoadError(LoadErrorKind::wrong_format, shown + ": the workbook has no sheets");
    if (wanted.empty()) return {book.sheets.front().member, {}};
    Nearest nearest(wanted);
    auto sheet_named = [&](std::string_view name) -> const Workbook::Sheet* {
        for (const Workbook::Sheet& sheet : book.sheets)
            if (sheet.name == name) return &sheet;
        return nullptr;
    };
    if (const Workbook::Sheet* sheet = sheet_named(wanted)) return {sheet->member, {}};
    for (const Workbook::NamedRange& named : book.ranges)
        if (named.name == wanted)
            if (const Workbook::Sheet* sheet = sheet_named(named.sheet)) return {sheet->member, named.range};
    if (const std::size_t mark = wanted.rfind('$'); mark != std::string::npos) {
        Place place;
        const std::string_view rest = std::string_view(wanted).substr(mark + 1);
        const Workbook::Sheet* sheet = sheet_named(std::string_view(wanted).substr(0, mark));
        if (sheet != nullptr && (rest.empty() || parse_range(rest, place.range))) {
            place.member = sheet->member;
            return place;
        }
    }
    for (const Workbook::Sheet& sheet : book.sheets) nearest.offer(sheet.name);
    for (const Workbook::NamedRange& named : book.ranges) nearest.offer(named.name);
    throw LoadError(LoadErrorKind::table_not_found,
                    shown + ": the workbook has no sheet or named range \"" + wanted + "\"" +
                        (nearest.best().empty() ? "" : "; nearest known: " + nearest.best()));
}

/// Gives the rows of a sheet that lie in a range, one after the other; rows without cells are left out.
class SheetRows {
public:
    SheetRows(std::string_view text, const Workbook& book, const CellRange& range, const FormatSettings& formats,
              const std::string& shown)
        : xml_(text, shown), book_(book), range_(range), formats_(formats) {}

    [[nodiscard]] std::uint32_t row() const { return row_; }
    [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }

    /// False after the last row.
    bool next() {
        for (Token token = xml_.next(); token != Token::end; token = xml_.next()) {
            if (token != Token::open || xml_.name() != "row") continue;
            row_ = number_in(xml_.attribute("r"), next_row_ + 1) - 1;
            if (row_ < next_row_ || row_ >= kMostRows) xml_.fail("the rows of the sheet are not in order");
            next_row_ = row_ + 1;
            read_cells();
            const bool inside = row_ >= range_.first_row && row_ <= range_.last_row;
            if (inside && !cells_.empty()) return true;
        }
        return false;
    }

private:
    static std::uint32_t number_in(const std::string& text, std::uint32_t otherwise) {
        std::uint32_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        return text.empty() || error != std::errc() || number == 0 ? otherwise : number;
    }

    void read_cells() {
        cells_.clear();
        std::uint32_t column = 0;
        for (Token token = xml_.next(); token != Token::close || xml_.name() != "row"; token = xml_.next()) {
            if (token == Token::end) return;
            if (token != Token::open || xml_.name() != "c") continue;
            const std::string reference = xml_.attribute("r");
            std::string_view rest = reference;
            if (!reference.empty()) column = take_column(rest);
            if (column >= kMostColumns) xml_.fail("a cell of the sheet has the place \"" + reference + "\"");
            Value value = read_value(xml_.attribute("t"), xml_.attribute("s"));
            const bool inside = column >= range_.first_column && column <= range_.last_column;
            if (inside && !value.is_null()) cells_.push_back({column, std::move(value)});
            ++column;
        }
        auto before = [](const Cell& a, const Cell& b) { return a.column < b.column; };
        if (!std::is_sorted(cells_.begin(), cells_.end(), before))
            xml_.fail("the cells of row " + std::to_string(row_ + 1) + " are not in order");
    }

    /// Up to the end of the cell.
    Value read_value(const std::string& type, const std::string& style) {
        std::string text;
        bool any = false;
        for (Token token = xml_.next(); token != Token::close || xml_.name() != "c"; token = xml_.next()) {
            if (token == Token::end) return {};
            if (token != Token::open) continue;
            if (xml_.name() == "v" || xml_.name() == "t") {
                text += xml_.inner_text();
                any = true;
            } else if (xml_.name() == "f" || xml_.name() == "rPh") {
                skip_element();
            }
        }
        return any ? value_of(text, type, style) : Value();
    }

    void skip_element() {
        const std::string name = xml_.name();
        for (Token token = xml_.next(); token != Token::close || xml_.name() != name; token = xml_.next())
            if (token == Token::end) return;
    }

    Value value_of(const std::string& text, const std::string& type, const std::string& style) {
        if (type == "s") {
            std::uint32_t number = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            if (error != std::errc() || number >= book_.texts.size())
                xml_.fail("a cell of the sheet refers to a text that the workbook does not hold");
            return Value::borrowed_text(book_.texts[number]);
        }
        if (type == "b") return text == "1" ? Value::dual("TRUE", -1) : Value::dual("FALSE", 0);
        if (type == "str" || type == "inlineStr" || type == "e" || type == "d") return Value::text(text);
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (text.empty() || error != std::errc() || end != text.data() + text.size()) return Value::text(text);
        const std::uint32_t at = number_in(style, 0);
        return meant(number, at < book_.styles.size() ? book_.styles[at] : CellMeaning::number);
    }

    [[nodiscard]] Value meant(double number, CellMeaning meaning) const {
        if (meaning == CellMeaning::number) return number;
        if (meaning == CellMeaning::interval) return Value::dual(format_interval(number, formats_.time_format), number);
        if (meaning != CellMeaning::time) number += book_.from_1904 ? kDaysTo1904 : number < kMissingDay ? 1 : 0;
        const std::string& pattern = meaning == CellMeaning::date   ? formats_.date_format
                                     : meaning == CellMeaning::time ? formats_.time_format
                                                                    : formats_.timestamp_format;
        return Value::dual(format_date(number, pattern, formats_), number);
    }

    XmlReader xml_;
    const Workbook& book_;
    const CellRange range_;
    const FormatSettings& formats_;
    std::uint32_t row_ = 0;
    std::uint32_t next_row_ = 0;
    std::vector<Cell> cells_;
};

/// Puts rows of cells into columns, which the first row names if it holds the labels.
class Columns {
public:
    Columns(const FileFormat& format, const CellRange& range, const ReadOptions& options)
        : embedded_(format.labels == Labels::embedded), first_column_(range.first_column), options_(options) {}

    void set_labels(const SheetRows& sheet) {
        first_column_ = sheet.cells().front().column;
        for (const Cell& cell : sheet.cells()) name_column(cell.column, cell.value.to_text());
    }

    /// Before the row is added: columns that it is the first to have something in. What is beyond the labels is left
    /// out.
    void make_columns(const SheetRows& sheet) {
        if (embedded_) return;
        for (const Cell& cell : sheet.cells()) name_column(cell.column, column_letters(cell.column));
    }

    void add(const SheetRows& sheet) {
        const std::uint64_t row = read_.table.rows++;
        for (const Cell& cell : sheet.cells()) {
            if (cell.column >= places_.size()) continue;
            const std::size_t place = places_[cell.column];
            if (place == kUnwanted) continue;
            SourceColumn& column = read_.table.columns[place];
            column.codes.append_nulls(row - column.codes.size());
            column.codes.push_back(column.symbols.intern(cell.value));
        }
    }

    /// Rows that hold nothing at all are NULL in every column.
    void add_empty(std::uint64_t rows) { read_.table.rows += rows; }
    [[nodiscard]] std::uint64_t rows() const { return read_.table.rows; }
    [[nodiscard]] std::size_t width() const { return read_.table.columns.size(); }

    DelimitedTable finish() {
        for (SourceColumn& column : read_.table.columns)
            column.codes.append_nulls(read_.table.rows - column.codes.size());
        return std::move(read_);
    }

private:
    static constexpr std::size_t kUnwanted = SIZE_MAX;

    /// Makes the column, and those before it that have none, with this name if it is new.
    void name_column(std::uint32_t at, const std::string& name) {
        while (places_.size() <= at) {
            const auto column = static_cast<std::uint32_t>(places_.size());
            if (column < first_column_) {
                places_.push_back(kUnwanted);
                continue;
            }
            std::string label = column == at && !name.empty() ? name : column_letters(column);
            std::string unique = label;
            for (int n = 1; !taken_.insert(unique).second; ++n) unique = label + std::to_string(n);
            const bool wanted = !options_.columns || std::find(options_.columns->begin(), options_.columns->end(),
                                                               unique) != options_.columns->end();
            places_.push_back(wanted ? read_.table.columns.size() : kUnwanted);
            if (wanted) read_.table.columns.push_back({unique, {}, {}});
            read_.labels.push_back(std::move(unique));
        }
    }

    const bool embedded_;
    std::uint32_t first_column_;
    const ReadOptions& options_;
    std::vector<std::size_t> places_;  // column of the result per column of the sheet
    std::set<std::string> taken_;
    DelimitedTable read_;
};

}  // namespace

DelimitedTable read_xlsx(std::string_view file, const FileFormat& format, const std::string& shown,
                         const FormatSettings& formats, const ReadOptions& options) {
    const Workbook book = read_workbook(file, shown, options.check_cancelled);
    const Place place = find_place(book, format.table, shown);
    const std::optional<std::string> text = read_zip_member(file, place.member, shown, options.check_cancelled);
    if (!text) throw LoadError(LoadErrorKind::wrong_format, shown + ": the workbook's sheet is missing in the file");
    SheetRows sheet(*text, book, place.range, formats, shown);
    Columns columns(format, place.range, options);
    bool more = sheet.next();
    // The lines of a header count from the first row that holds anything.
    const std::uint64_t labels_row = std::uint64_t{more ? sheet.row() : 0} + format.header_lines;
    while (more && sheet.row() < labels_row) more = sheet.next();
    std::uint64_t next_row = labels_row;
    if (more && format.labels == Labels::embedded) {
        columns.set_labels(sheet);
        next_row = sheet.row() + 1;
        more = sheet.next();
    }
    std::uint64_t next_check = 0;
    for (; more; more = sheet.next()) {
        const std::uint64_t gap = sheet.row() - next_row;
        const std::size_t width = columns.width();
        columns.add_empty(gap);
        columns.make_columns(sheet);
        next_row = sheet.row() + 1;
        // A column that begins far below is as long as the others at once.
        if (gap > 0 || columns.width() > width || columns.rows() >= next_check) {
            options.check_cancelled();
            options.check_size(columns.rows() + 1, columns.width());
            options.progress(columns.rows());
            next_check = columns.rows() + kCheckEvery;
        }
        columns.add(sheet);
    }
    options.check_size(columns.rows(), columns.width());
    return columns.finish();
}

}  // namespace orrery::engine
