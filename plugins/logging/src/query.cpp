#include "query.h"

#include <orrery/error.h>
#include <orrery/kit/json.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_set>

#include "archiver.h"
#include "surroundings.h"
#include "timestamp.h"

namespace orrery::logging {
namespace {

constexpr size_t most_output = 8u << 20;

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool same(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return small(a) == small(b); });
}
bool has(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [](char a, char b) { return small(a) == small(b); }) != text.end();
}

/// For a terminal: what could move its cursor or change its title, and came from whoever sent a request, is U+FFFD.
std::string for_terminal(std::string_view line) {
    std::string out;
    out.reserve(line.size());
    const auto at = [&](size_t i) { return i < line.size() ? static_cast<unsigned char>(line[i]) : 0U; };
    for (size_t i = 0; i < line.size(); ++i) {
        const bool is_long_control = at(i) == 0xc2 && at(i + 1) >= 0x80 && at(i + 1) < 0xa0;
        if (is_long_control || (at(i) < 0x20 && line[i] != '\t') || at(i) == 0x7f)
            out += "\ufffd", i += is_long_control;
        else
            out += line[i];
    }
    return out;
}

/// A file of a log: `HOST_Audit_Proxy.txt`, or one that was closed.
struct LogFile {
    fs::path path;
    std::string stem;  ///< HOST_Audit_Proxy
    std::string log;   ///< Audit.Proxy; empty for files that are no logs
    std::string age;   ///< when it was closed; what is being written comes after all of those

    explicit LogFile(const fs::path& file) : path(file) {
        const auto name = file.filename().string();
        const bool is_active = file.extension() == ".txt";
        stem = is_active ? file.stem().string() : stem_of_closed(name);
        age = is_active ? "~" : name.substr(stem.size());
        const auto service = stem.rfind('_');
        if (service == stem.npos || service == 0) return;
        const auto facility = stem.rfind('_', service - 1);
        if (facility == stem.npos) return;
        log = stem.substr(facility + 1, service - facility - 1) + "." + stem.substr(service + 1);
    }
};
bool is_wanted(std::string_view log, std::string_view wanted) {
    const auto dot = log.find('.');
    return wanted.empty() || same(log, wanted) || same(log.substr(0, dot), wanted) || same(log.substr(dot + 1), wanted);
}

struct Hit {
    std::int64_t time;
    std::string age, text;
};

class Search {
public:
    explicit Search(const Query& query) : query_(query) {}

    void look_through(const LogFile& file) {
        if (file.log.empty() || !is_wanted(file.log, query_.log)) return;
        found_log_ = true;
        auto& of_log = found_[file.stem];
        if (query_.newest && of_log >= query_.newest) return;  // they come newest first: this one has older rows only
        const auto text = read_if_there(file.path);
        if (!text) return;  // it is in the archive by now, which is looked through last
        const Rows rows(*text);
        for (auto& [name, value] : query_.where)
            if (rows.column(name) != Rows::npos) columns_.insert(name);
        const auto time = rows.column("Timestamp");
        const auto kept = hits_.size();
        for (size_t row = 0; row < rows.count(); ++row)
            if (fits(rows, row)) {
                hits_.push_back({instant_of(rows.field(row, time)), file.age, shown(file.log, rows, row)});
                size_ += hits_.back().text.size();
                limit(kept);
            }
        of_log += hits_.size() - kept;
    }
    std::string result() {
        if (!found_log_)
            throw Error(Code::not_found, "there is no log '" + query_.log + "'",
                        "logs are named like Audit.Proxy; without a name all are looked through");
        for (auto& [name, value] : query_.where)
            if (!columns_.contains(name))
                throw Error(Code::not_found, "no log that was looked through has a column '" + name + "'",
                            "the first line of a log names its columns");
        std::stable_sort(hits_.begin(), hits_.end(),
                         [](auto& a, auto& b) { return std::tie(a.time, a.age) < std::tie(b.time, b.age); });
        if (query_.newest && hits_.size() > query_.newest)
            hits_.erase(hits_.begin(), hits_.end() - static_cast<std::ptrdiff_t>(query_.newest));
        std::string out;
        std::unordered_set<std::string_view> seen;  // a file that was closed or archived meanwhile was met twice
        for (auto& hit : hits_)
            if (seen.insert(hit.text).second) out.append(hit.text).append("\n");
        return out;
    }

private:
    /// Of one file only its last rows can be among the newest.
    void limit(size_t kept) {
        if (query_.newest && hits_.size() - kept > query_.newest) {
            size_ -= hits_[kept].text.size();
            hits_.erase(hits_.begin() + static_cast<std::ptrdiff_t>(kept));
        }
        if (size_ > most_output)
            throw Error(Code::limit, "more than 8 MiB of rows fit", "name the log, or a --where=FIELD=VALUE");
    }
    bool fits(const Rows& rows, size_t row) const {
        if (!query_.text.empty() && !has(rows.line(row), query_.text)) return false;
        for (auto& [name, value] : query_.where) {
            const auto column = rows.column(name);
            if (column == Rows::npos) return false;
            const auto field = rows.field(row, column);
            const bool begins = value.ends_with('*');
            const auto wanted = std::string_view(value).substr(0, value.size() - begins);
            if (!same(begins ? field.substr(0, wanted.size()) : field, wanted)) return false;
        }
        return true;
    }
    std::string shown(const std::string& log, const Rows& rows, size_t row) const {
        if (!query_.as_json) return log + "\t" + for_terminal(rows.line(row));
        json::Value::Object out{{"Log", log}};
        const auto fields = split_fields(rows.line(row));
        for (size_t i = 0; i < fields.size() && i < rows.names().size(); ++i)
            out.push_back({std::string(rows.names()[i]), std::string(fields[i])});
        return json::dump(out);
    }

    const Query& query_;
    std::vector<Hit> hits_;
    std::map<std::string, size_t> found_;  // of each log
    std::set<std::string> columns_;        // of those that are asked for, what some log has
    size_t size_ = 0;
    bool found_log_ = false;
};

/// Those that are not `known`, of each log the newest first; they are, from then on.
std::vector<LogFile> new_files(const fs::path& folder, std::set<fs::path>& known) {
    std::vector<LogFile> out;
    if (!fs::exists(folder)) return out;
    for (auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && known.insert(entry.path()).second) out.emplace_back(entry.path());
    std::sort(out.begin(), out.end(), [](auto& a, auto& b) {
        return a.stem != b.stem ? a.stem < b.stem : std::tie(b.age, b.path) < std::tie(a.age, a.path);
    });
    return out;
}

}  // namespace

std::vector<fs::path> searched_folders(const fs::path& log, const fs::path& archive,
                                       std::optional<std::string_view> node) {
    if (!node) return {log, archive};
    if (*node == "*") return {log, archive.parent_path()};
    const auto folder = archive.parent_path() / file_part(*node);
    if (!fs::is_directory(folder))
        throw Error(Code::not_found, "the archive has no node '" + std::string(*node) + "'",
                    "its folders are named like nodes: " + archive.parent_path().string());
    return {folder};
}

std::string find_rows(const Query& query) {
    Search search(query);
    for (auto& folder : query.folders) {
        std::set<fs::path> known;
        // Again, for what was closed while we looked.
        for (auto files = new_files(folder, known); !files.empty(); files = new_files(folder, known))
            for (auto& file : files) search.look_through(file);
    }
    return search.result();
}

}  // namespace orrery::logging
