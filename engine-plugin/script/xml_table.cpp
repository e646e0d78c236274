#include "script/xml_table.h"

#include <unordered_map>

#include "script/load_error.h"
#include "script/wanted_columns.h"
#include "script/xml_reader.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kMostFields = 10'000;
constexpr std::uint64_t kCheckEvery = 8192;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

class Reader {
public:
    Reader(std::string_view file, const FileFormat& format, const std::string& shown, const ReadOptions& options)
        : xml_(file, shown), table_(format.table), shown_(shown), options_(options), columns_(options) {
        if (table_.starts_with('/')) table_.erase(0, 1);
    }

    DelimitedTable read() {
        for (auto token = xml_.next(); token != XmlReader::Token::end; token = xml_.next()) {
            if (token == XmlReader::Token::open)
                open();
            else if (token == XmlReader::Token::close)
                close();
            else if (row_depth_ > 0)
                texts_.back() += xml_.text();
        }
        if (!found_)
            throw LoadError(LoadErrorKind::table_not_found,
                            shown_ + ": there are no elements at \"" + table_ + "\"; TABLE IS names their path");
        return columns_.finish(rows_);
    }

private:
    void open() {
        path_.push_back(xml_.name());
        if (row_depth_ == 0 && is_row()) {
            row_depth_ = path_.size();
            found_ = true;
            if (rows_ % kCheckEvery == 0) {
                options_.check_cancelled();
                options_.progress(rows_);
            }
        }
        if (row_depth_ == 0) return;
        texts_.emplace_back();
        for (const auto& [name, value] : xml_.attributes()) add(inner_path(name), value);
    }

    void close() {
        if (row_depth_ > 0) {
            if (!is_blank(texts_.back()))
                add(path_.size() == row_depth_ ? path_.back() : inner_path({}), texts_.back());
            texts_.pop_back();
        }
        if (path_.size() == row_depth_) {
            row_depth_ = 0;
            ++rows_;
        }
        path_.pop_back();
    }

    [[nodiscard]] bool is_row() const {
        if (table_.empty()) return path_.size() == 2;
        std::string here;
        for (const std::string& step : path_) here += (here.empty() ? "" : "/") + step;
        return here == table_;
    }

    /// From the row to here, and to an attribute if there is one.
    [[nodiscard]] std::string inner_path(const std::string& attribute) const {
        std::string out;
        for (std::size_t at = row_depth_; at < path_.size(); ++at) out += (out.empty() ? "" : "/") + path_[at];
        return attribute.empty() ? out : out + (out.empty() ? "" : "/") + attribute;
    }

    void add(const std::string& name, const std::string& text) {
        const auto [place, fresh] = places_.try_emplace(name, columns_.size());
        if (fresh) {
            if (columns_.size() >= kMostFields)
                throw LoadError(LoadErrorKind::wrong_format, shown_ + ": the XML has more than 10000 different names");
            columns_.add(name);
        }
        if (columns_.takes(place->second, rows_)) columns_.put(place->second, rows_, options_.interpret(text));
    }

    XmlReader xml_;
    std::string table_;
    const std::string& shown_;
    const ReadOptions& options_;
    std::vector<std::string> path_, texts_;  // texts: of the row and what is open in it
    std::size_t row_depth_ = 0;              // of the row that is open; 0: none
    bool found_ = false;
    std::uint64_t rows_ = 0;
    WantedColumns columns_;
    std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace

DelimitedTable read_xml_table(std::string_view file, const FileFormat& format, const std::string& shown,
                              const ReadOptions& options) {
    return Reader(file, format, shown, options).read();
}

}  // namespace orrery::engine
