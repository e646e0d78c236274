#include "script/html_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "script/cell_table.h"
#include "script/html_tokens.h"
#include "script/load_error.h"

namespace orrery::engine {
namespace {

constexpr std::uint32_t kWidestSpan = 1000;
constexpr std::uint32_t kLongestSpan = 65'534;

/// "@n", or nothing for the first.
std::size_t wanted_table(const std::string& name, const std::string& shown) {
    if (name.empty()) return 1;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
    if (name[0] != '@' || error != std::errc() || end != name.data() + name.size() || number == 0)
        throw LoadError(LoadErrorKind::wrong_format,
                        shown + ": tables of pages are called @1, @2, …; write table is @1");
    return number;
}

/// Blanks of every kind between words become one, those around them none.
std::string one_line(std::string_view text) {
    std::string out;
    for (const char sign : text) {
        const bool blank = sign == ' ' || sign == '\t' || sign == '\r' || sign == '\n' || sign == '\f';
        if (!blank)
            out += sign;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

class Reader {
public:
    Reader(std::string_view page, const FileFormat& format, const std::string& shown, const ReadOptions& options)
        : tokens_(page),
          options_(options),
          shown_(shown),
          table_(format, shown, options),
          wanted_(wanted_table(format.table, shown)) {}

    DelimitedTable read() {
        for (auto token = tokens_.next(); token != HtmlTokens::Token::end && !done_; token = tokens_.next()) {
            if (token == HtmlTokens::Token::text) {
                if (cell_ && depth_ >= 1) *cell_ += tokens_.text();
            } else if (tokens_.name() == "table") {
                token == HtmlTokens::Token::open ? open_table() : close_table();
            } else if (depth_ == 1) {
                in_table(token == HtmlTokens::Token::open);
            } else if (depth_ > 1 && cell_ && token == HtmlTokens::Token::open) {
                *cell_ += ' ';
            }
        }
        end_row();
        if (seen_ < wanted_)
            throw LoadError(LoadErrorKind::table_not_found, shown_ + ": the page has " + std::to_string(seen_) +
                                                                " tables, and none called @" + std::to_string(wanted_));
        return table_.finish();
    }

private:
    /// Tables inside of the wanted one are a part of its cells' texts.
    void open_table() {
        ++seen_;
        if (depth_ > 0 || seen_ == wanted_) ++depth_;
    }
    void close_table() {
        if (depth_ == 0 || --depth_ > 0) return;
        done_ = true;
    }

    void in_table(bool opens) {
        const std::string& name = tokens_.name();
        if (name == "tr") {
            end_row();
            in_row_ = opens;
        } else if (name == "td" || name == "th") {
            end_cell();
            if (!opens) return;
            in_row_ = true;
            cell_.emplace();
            span_ = std::clamp<std::uint32_t>(tokens_.number("colspan", 1), 1, kWidestSpan);
            rows_ = std::clamp<std::uint32_t>(tokens_.number("rowspan", 1), 1, kLongestSpan);
        } else if (cell_) {
            *cell_ += ' ';  // <br>, <p>: words beside them are apart
        }
    }

    void end_cell() {
        if (!cell_) return;
        const std::string text = one_line(*cell_);
        const Value value = text.empty() ? Value() : options_.interpret(text).owned();
        take_from_above();
        // One more than a table may have: it is told of them where they would be columns.
        for (std::uint32_t i = 0; i < span_ && cells_.size() <= CellTable::kMostColumns; ++i) {
            if (rows_ > 1) {
                if (above_.size() <= cells_.size()) above_.resize(cells_.size() + 1);
                above_[cells_.size()] = {value, rows_ - 1};
            }
            cells_.push_back(value);
        }
        cell_.reset();
    }

    /// What cells of earlier rows reach down to comes before the next cell of this one.
    void take_from_above() {
        while (cells_.size() < above_.size() && above_[cells_.size()].rows > 0) {
            Above& above = above_[cells_.size()];
            --above.rows;
            cells_.push_back(above.value);
        }
    }

    void end_row() {
        end_cell();
        if (in_row_) take_from_above();
        if (in_row_ && !cells_.empty()) table_.add_row(cells_);
        cells_.clear();
        in_row_ = false;
    }

    /// A cell that reaches into so many rows more.
    struct Above {
        Value value;
        std::uint32_t rows = 0;
    };

    HtmlTokens tokens_;
    const ReadOptions& options_;
    const std::string& shown_;
    CellTable table_;
    const std::size_t wanted_;
    std::size_t seen_ = 0, depth_ = 0;
    bool done_ = false, in_row_ = false;
    std::optional<std::string> cell_;
    std::uint32_t span_ = 1, rows_ = 1;  // of the cell that is read
    std::vector<Value> cells_;
    std::vector<Above> above_;  // by column
};

}  // namespace

DelimitedTable read_html(std::string_view page, const FileFormat& format, const std::string& shown,
                         const ReadOptions& options) {
    return Reader(page, format, shown, options).read();
}

}  // namespace orrery::engine
