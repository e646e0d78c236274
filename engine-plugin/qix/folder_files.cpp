#include "qix/folder_files.h"

#include <fstream>

#include "app/ids.h"
#include "qix/errors.h"
#include "script/load_error.h"
#include "script/run_script.h"

namespace orrery::qix {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSample = 256u << 10;
constexpr std::uint64_t kMemory = std::uint64_t{1} << 30;

/// A folder of its own, gone at the end.
class TemporaryFolder {
public:
    TemporaryFolder() : path_(fs::temp_directory_path() / ("orrery-preview-" + app::new_guid())) {
        fs::create_directory(path_);
        fs::permissions(path_, fs::perms::owner_all);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code left_for_the_system;
        fs::remove_all(path_, left_for_the_system);
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

engine::FixedConnections one_folder(const std::string& name, const fs::path& folder) {
    std::map<std::string, fs::path, std::less<>> only;
    only.emplace(name, folder);
    return engine::FixedConnections(std::move(only));
}

FileRows rows_of(const engine::DataModel& model) {
    FileRows found;
    if (model.table_count() == 0) return found;
    const engine::Table& table = model.table(0);
    for (const engine::TableColumn& column : table.columns()) found.fields.push_back(model.field(column.field).name());
    for (std::uint64_t row = 0; row < table.rows(); ++row) {
        std::vector<std::string>& cells = found.rows.emplace_back();
        for (const engine::TableColumn& column : table.columns()) {
            const engine::Symbols& symbols = model.field(column.field).symbols();
            const engine::Element code = column.column.code(row);
            cells.push_back(code < symbols.size() ? symbols.to_text(code) : "");
        }
    }
    return found;
}

class Stoppable final : public engine::ScriptMonitor {
public:
    explicit Stoppable(const std::stop_token& stop) : stop_(stop) {}
    bool cancelled() override { return stop_.stop_requested(); }

private:
    const std::stop_token& stop_;
};

FileRows load(const engine::FixedConnections& connections, const std::string& file, const std::string& spec,
              std::size_t most, const std::stop_token& stop) {
    Stoppable monitor(stop);
    engine::ScriptRequest request;
    request.text = "Preview: FIRST " + std::to_string(most) + " LOAD * FROM [" + file + "] " + spec + ";";
    request.connections = &connections;
    request.monitor = &monitor;
    request.memory_limit = kMemory;
    const engine::ScriptResult result = engine::run_script(request);
    if (result.cancelled) throw QixError(ErrorCode::aborted, "Request aborted");
    if (result.model != nullptr) return rows_of(*result.model);
    throw QixError(ErrorCode::file_corrupt,
                   result.failures.empty() ? "the file cannot be loaded" : result.failures.front().message, file);
}

/// Texts may be long: their first rows stand in their first lines.
FileRows load_sample(const ConnectionPath& file, const std::string& spec, std::size_t most,
                     const std::stop_token& stop) {
    const TemporaryFolder folder;
    std::string text = read_beginning(file, kSample);
    if (text.size() == kSample) text.erase(text.rfind('\n') + 1);
    std::ofstream(folder.path() / "sample", std::ios::binary) << text;
    return load(one_folder("preview", folder.path()), "lib://preview/sample", spec, most, stop);
}

}  // namespace

engine::FixedConnections folder_connections(Engine& engine, const app::User& user) {
    std::map<std::string, fs::path, std::less<>> all;
    for (const app::DataConnection& connection : engine.catalogue().connections(user))
        if (connection.type == "folder") all.emplace(connection.name, connection.connection_string);
    return engine::FixedConnections(std::move(all));
}

ConnectionPath connection_path(Engine& engine, const app::User& user, const std::string& connection_id,
                               const std::string& relative) {
    for (const app::DataConnection& connection : engine.catalogue().connections(user)) {
        if (connection.id != connection_id) continue;
        if (connection.type != "folder")
            throw QixError(ErrorCode::invalid_parameters, "the connection \"" + connection.name + "\" is no folder",
                           connection_id);
        // It becomes a part of a script.
        if (relative.find_first_of("[]*?") != std::string::npos)
            throw QixError(ErrorCode::invalid_path, "a path has no [ ] * ?", relative);
        if (connection.name.find_first_of("[]") != std::string::npos)
            throw QixError(ErrorCode::invalid_path, "files are looked at in connections without [ ] in their names",
                           connection.name);
        ConnectionPath found{connection.name, relative, {}};
        try {
            found.path =
                engine::resolve_file(one_folder(connection.name, connection.connection_string), found.lib_path());
        } catch (const engine::LoadError& error) {
            throw QixError(ErrorCode::invalid_path, error.what(), relative);
        }
        return found;
    }
    throw QixError(ErrorCode::connection_not_found, "there is no such connection: " + connection_id, connection_id);
}

std::string read_beginning(const ConnectionPath& file, std::size_t most) {
    std::ifstream stream(file.path, std::ios::binary);
    if (!stream || !fs::is_regular_file(file.path))
        throw QixError(ErrorCode::file_not_found, "there is no file " + file.lib_path(), file.relative);
    std::string bytes(most, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(most));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, stream.gcount())));
    return bytes;
}

FileRows first_rows(const ConnectionPath& file, const std::string& spec, std::size_t most,
                    const std::stop_token& stop) {
    if (spec.starts_with("(txt")) return load_sample(file, spec, most, stop);
    return load(one_folder(file.connection, file.path.parent_path()),
                "lib://" + file.connection + "/" + file.path.filename().string(), spec, most, stop);
}

}  // namespace orrery::qix
