#include "script/dif_reader.h"

#include "script/cell_table.h"
#include "script/load_error.h"

namespace orrery::engine {
namespace {

class Reader {
public:
    Reader(std::string_view rest, const FileFormat& format, std::string shown, const ReadOptions& options)
        : rest_(rest), shown_(std::move(shown)), options_(options), table_(format, shown_, options) {}

    DelimitedTable read() {
        skip_header();
        while (read_item()) {
        }
        end_row();
        return table_.finish();
    }

private:
    [[noreturn]] void fail(const char* what) const {
        throw LoadError(LoadErrorKind::wrong_format, shown_ + ", line " + std::to_string(line_) + ": " + what);
    }

    std::string_view line() {
        if (rest_.empty()) fail("the file breaks off before its end of data");
        ++line_;
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        std::string_view text = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        if (text.ends_with('\r')) text.remove_suffix(1);
        return text;
    }

    /// Items of three lines each, of which the last is DATA.
    void skip_header() {
        if (line() != "TABLE") fail("expected TABLE: this is no DIF file");
        for (std::string_view topic = "TABLE"; topic != "DATA"; topic = line()) line(), line();
        line(), line();
    }

    /// Two lines: "kind,number" and a text. False at the end of the data.
    bool read_item() {
        const std::string_view first = line();
        const std::size_t comma = first.find(',');
        if (comma == std::string_view::npos) fail("expected a kind and a number");
        const std::string_view kind = first.substr(0, comma), number = first.substr(comma + 1), text = line();
        if (kind == "-1" && text == "EOD") return false;
        if (kind == "-1" && text == "BOT") {
            end_row();
            in_row_ = true;
        } else if (kind == "0") {
            cells_.push_back(text == "V" ? options_.interpret(number).owned() : word(text));
        } else if (kind == "1") {
            cells_.push_back(options_.interpret(unquoted(text)).owned());
        } else {
            fail("expected the beginning of a row (-1), a number (0) or a text (1)");
        }
        return true;
    }

    /// TRUE and FALSE; NA and ERROR are no values.
    static Value word(std::string_view text) {
        if (text == "TRUE") return Value::dual("TRUE", -1);
        if (text == "FALSE") return Value::dual("FALSE", 0);
        return {};
    }

    std::string_view unquoted(std::string_view text) {
        if (text.size() < 2 || text.front() != '"' || text.back() != '"') return text;
        text = text.substr(1, text.size() - 2);
        if (text.find("\"\"") == std::string_view::npos) return text;
        single_.clear();
        for (std::size_t i = 0; i < text.size(); ++i) {
            single_ += text[i];
            if (text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') ++i;
        }
        return single_;
    }

    void end_row() {
        if (in_row_) table_.add_row(cells_);
        cells_.clear();
    }

    std::string_view rest_;
    const std::string shown_;
    const ReadOptions& options_;
    CellTable table_;
    std::vector<Value> cells_;
    std::string single_;
    std::uint64_t line_ = 0;
    bool in_row_ = false;
};

}  // namespace

DelimitedTable read_dif(std::string_view file, const FileFormat& format, const std::string& shown,
                        const ReadOptions& options) {
    return Reader(file, format, shown, options).read();
}

}  // namespace orrery::engine
