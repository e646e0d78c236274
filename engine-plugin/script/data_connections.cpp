#include "script/data_connections.h"

#include <algorithm>

#include "expression/suggest.h"
#include "script/load_error.h"

namespace orrery::engine {
namespace {

constexpr std::string_view kScheme = "lib://";

struct LibPath {
    std::string connection;
    std::string path;
};

LibPath split(std::string_view path) {
    if (path.substr(0, kScheme.size()) != kScheme)
        throw LoadError(LoadErrorKind::file_not_found,
                        "\"" + std::string(path) + "\" is no file of a data connection; write [lib://connection/file]");
    std::string_view rest = path.substr(kScheme.size());
    std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos || slash == 0)
        throw LoadError(LoadErrorKind::file_not_found,
                        "\"" + std::string(path) + "\" names no file; write [lib://connection/file]");
    return {std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
}

LoadError unknown_connection(const DataConnections& connections, std::string_view connection) {
    Nearest nearest(connection);
    for (const std::string& name : connections.names()) nearest.offer(name);
    return {LoadErrorKind::file_not_found, "there is no data connection \"" + std::string(connection) + "\"" +
                                               (nearest.best().empty() ? "" : "; nearest known: " + nearest.best())};
}

/// The connection's folder, symbolic links resolved.
std::filesystem::path root_of(const DataConnections& connections, const std::string& connection) {
    std::optional<std::filesystem::path> folder = connections.folder(connection);
    if (!folder && connections.answers_statements(connection))
        throw LoadError(LoadErrorKind::file_not_found, "the data connection \"" + connection +
                                                           "\" leads to no folder; write LIB CONNECT TO '" +
                                                           connection + "' and SQL behind it");
    if (!folder) throw unknown_connection(connections, connection);
    std::error_code error;
    std::filesystem::path root = std::filesystem::canonical(*folder, error);
    if (error)
        throw LoadError(LoadErrorKind::file_not_found,
                        "the folder of data connection \"" + connection + "\" cannot be reached: " + error.message());
    return root;
}

bool inside(const std::filesystem::path& root, const std::filesystem::path& file) {
    return std::mismatch(root.begin(), root.end(), file.begin(), file.end()).first == root.end();
}

/// The real path of `relative` below `root`.
std::filesystem::path resolve_below(const std::filesystem::path& root, const std::string& relative,
                                    std::string_view shown) {
    std::error_code error;
    std::filesystem::path file = std::filesystem::weakly_canonical(root / std::filesystem::path(relative), error);
    if (error || relative.find('\0') != std::string::npos || !inside(root, file))
        throw LoadError(LoadErrorKind::file_not_found,
                        "\"" + std::string(shown) + "\" leads outside the folder of its data connection");
    return file;
}

/// True if `name` matches a pattern of * and ?.
bool matches(std::string_view name, std::string_view pattern) {
    std::size_t n = 0;
    std::size_t p = 0;
    std::size_t star = std::string_view::npos;
    std::size_t star_name = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            star_name = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++star_name;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

}  // namespace

bool DataConnections::answers_statements(std::string_view) const { return false; }

std::unique_ptr<SourceRows> DataConnections::query(const std::string& connection, const std::string&,
                                                   const std::function<void()>&) const {
    throw unknown_connection(*this, connection);
}

void require_statements(const DataConnections& connections, std::string_view connection) {
    if (connections.answers_statements(connection)) return;
    if (!connections.folder(connection)) throw unknown_connection(connections, connection);
    throw LoadError(LoadErrorKind::database_not_found, "the data connection \"" + std::string(connection) +
                                                           "\" is a folder; load its files with FROM [lib://" +
                                                           std::string(connection) + "/…]");
}

std::optional<std::filesystem::path> FixedConnections::folder(std::string_view connection) const {
    auto found = folders_.find(connection);
    return found == folders_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> FixedConnections::names() const {
    std::vector<std::string> names;
    for (const auto& [name, folder] : folders_) names.push_back(name);
    return names;
}

std::filesystem::path resolve_file(const DataConnections& connections, std::string_view path) {
    LibPath lib = split(path);
    return resolve_below(root_of(connections, lib.connection), lib.path, path);
}

std::vector<std::pair<std::string, std::filesystem::path>> resolve_files(const DataConnections& connections,
                                                                         std::string_view path) {
    LibPath lib = split(path);
    if (lib.path.find_first_of("*?") == std::string::npos)
        return {{std::string(path), resolve_file(connections, path)}};
    std::size_t slash = lib.path.rfind('/');
    std::string folder = slash == std::string::npos ? "" : lib.path.substr(0, slash + 1);
    std::string pattern = lib.path.substr(folder.size());
    std::filesystem::path root = root_of(connections, lib.connection);
    std::vector<std::pair<std::string, std::filesystem::path>> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(resolve_below(root, folder, path), error)) {
        std::string name = entry.path().filename().string();
        if (!matches(name, pattern) || !entry.is_regular_file()) continue;
        files.emplace_back(std::string(kScheme) + lib.connection + "/" + folder + name,
                           resolve_below(root, folder + name, path));
    }
    if (files.empty()) throw LoadError(LoadErrorKind::file_not_found, "no file matches \"" + std::string(path) + "\"");
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace orrery::engine
