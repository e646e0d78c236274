#include "script/xml_table.h"

#include <unordered_map>
#include <unordered_set>

#include "script/load_error.h"
#include "script/wanted_columns.h"
#include "script/xml_keys.h"
#include "script/xml_reader.h"
#include "script/xml_repeats.h"

namespace orrery::engine {
namespace {

constexpr std::size_t kMostFields = 10'000;
constexpr std::size_t kMostWarnings = 20;
constexpr std::uint64_t kCheckEvery = 8192;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::string joined(const std::vector<std::string>& path, std::size_t first = 0) {
    std::string out;
    for (std::size_t at = first; at < path.size(); ++at) out += (out.empty() ? "" : "/") + path[at];
    return out;
}

/// What a field is made of: an attribute and an element of one name are two fields.
enum class Origin : char { attribute = 'a', element = 'e', own_text = 't', key = 'k' };

class Reader {
public:
    Reader(std::string_view file, const FileFormat& format, const std::string& shown, const ReadOptions& options)
        : xml_(file, shown), table_(format.table), shown_(shown), options_(options), columns_(options) {
        if (table_.starts_with('/')) table_.erase(0, 1);
        if (!options.columns) return;
        for (const std::string& name : *options.columns)
            if (auto element = keyed_element(name)) keys_.emplace_back(name, std::move(*element));
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
        if (row_path_.empty())
            throw LoadError(LoadErrorKind::table_not_found,
                            shown_ + ": there are no elements at \"" + table_ + "\"; TABLE IS names their path");
        tell_repeats();
        return columns_.finish(rows_);
    }

private:
    void open() {
        path_.push_back(xml_.name());
        if (row_depth_ == 0) {
            const std::string here = joined(path_);
            numbers_.open(here);
            if (table_.empty() ? path_.size() == 2 : here == table_) open_row(here);
        } else {
            repeats_.open(inner_path({}), path_.size(), rows_);
        }
        if (row_depth_ == 0) return;
        texts_.emplace_back();
        for (const auto& [name, value] : xml_.attributes()) add(Origin::attribute, inner_path(name), value);
    }

    void open_row(const std::string& here) {
        row_depth_ = path_.size();
        row_path_ = here;
        for (const auto& [name, element] : keys_)
            for (std::size_t depth = path_.size(); depth-- > 0;)
                if (path_[depth] == element) {
                    add(Origin::key, name, std::to_string(numbers_.at(depth)));
                    break;
                }
        if (rows_ % kCheckEvery != 0) return;
        options_.check_cancelled();
        columns_.check_size(rows_);
        options_.progress(rows_);
    }

    void close() {
        if (row_depth_ > 0) {
            if (!is_blank(texts_.back())) {
                if (path_.size() == row_depth_)
                    add(Origin::own_text, path_.back(), texts_.back());
                else
                    add(Origin::element, inner_path({}), texts_.back());
            }
            texts_.pop_back();
            repeats_.close(path_.size());
        }
        if (path_.size() == row_depth_) {
            row_depth_ = 0;
            ++rows_;
        }
        if (row_depth_ == 0) numbers_.close();
        path_.pop_back();
    }

    /// From the row to here, and to an attribute if there is one.
    [[nodiscard]] std::string inner_path(const std::string& attribute) const {
        const std::string out = joined(path_, row_depth_);
        return attribute.empty() ? out : out + (out.empty() ? "" : "/") + attribute;
    }

    void add(Origin origin, const std::string& name, const std::string& text) {
        const auto [place, fresh] = places_.try_emplace(static_cast<char>(origin) + name, columns_.size());
        if (fresh) {
            if (columns_.size() >= kMostFields)
                throw LoadError(LoadErrorKind::wrong_format, shown_ + ": the XML has more than 10000 different names");
            std::string label = name;
            while (!labels_.insert(label).second) label += '1';
            columns_.add(label);
        }
        if (columns_.takes(place->second, rows_)) columns_.put(place->second, rows_, options_.interpret(text));
    }

    /// Whoever reads nothing of an element misses none of it.
    [[nodiscard]] bool reads(const std::string& path) const {
        if (!options_.columns) return true;
        return std::any_of(options_.columns->begin(), options_.columns->end(), [&](const std::string& name) {
            return name.starts_with(path) && (name.size() == path.size() || name[path.size()] == '/');
        });
    }

    void tell_repeats() const {
        std::size_t told = 0;
        repeats_.for_each([&](const std::string& path, std::uint64_t left_out) {
            if (!reads(path) || ++told > kMostWarnings) return;
            options_.warn(shown_ + ": the first \"" + path + "\" of each row was taken, " + std::to_string(left_out) +
                          " more were left out; TABLE IS [" + row_path_ + "/" + path + "] reads them all");
        });
    }

    XmlReader xml_;
    std::string table_;
    const std::string& shown_;
    const ReadOptions& options_;
    std::vector<std::string> path_, texts_;  // texts: of the row and what is open in it
    std::size_t row_depth_ = 0;              // of the row that is open; 0: none
    std::string row_path_;                   // of the last row
    std::uint64_t rows_ = 0;
    WantedColumns columns_;
    std::unordered_map<std::string, std::size_t> places_;    // by origin and name
    std::unordered_set<std::string> labels_;                 // those that are taken
    std::vector<std::pair<std::string, std::string>> keys_;  // fields asked for, and the elements they number
    XmlNumbers numbers_;                                     // of what is open around the row, and of it
    XmlRepeats repeats_;
};

}  // namespace

DelimitedTable read_xml_table(std::string_view file, const FileFormat& format, const std::string& shown,
                              const ReadOptions& options) {
    return Reader(file, format, shown, options).read();
}

}  // namespace orrery::engine
