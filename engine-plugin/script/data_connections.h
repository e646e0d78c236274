// How a script reaches files and databases: by the name of a data connection, never by a path of the machine.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "script/source_table.h"

namespace orrery::engine {

/// The result of a statement that a database, or whatever a connector reaches, answered. Used by one thread.
class SourceRows {
public:
    virtual ~SourceRows() = default;
    /// Appends rows to `to`, whose columns the first call makes; false when there are no more. Waits for the source.
    /// Throws LoadError with what the source says, LoadCancelled.
    virtual bool fetch(SourceTable& to) = 0;
};

/// The connections the user of a reload may use. Asked from the thread that runs the script.
class DataConnections {
public:
    virtual ~DataConnections() = default;
    /// The folder a folder connection stands for; nullopt if there is no such connection or the user may not use it.
    [[nodiscard]] virtual std::optional<std::filesystem::path> folder(std::string_view connection) const = 0;
    /// Names for "nearest known connection" in errors.
    [[nodiscard]] virtual std::vector<std::string> names() const = 0;
    /// True if the connection leads to something that answers statements (`LIB CONNECT TO`), not to a folder.
    [[nodiscard]] virtual bool answers_statements(std::string_view connection) const;
    /// What such a connection answers to a statement. `check_cancelled` is called often while it is waited for, and
    /// throws to stop; it must outlive the result. Throws LoadError with what the source says.
    [[nodiscard]] virtual std::unique_ptr<SourceRows> query(const std::string& connection, const std::string& statement,
                                                            const std::function<void()>& check_cancelled) const;
};

/// Throws LoadError unless the connection answers statements: it is a folder, or there is none (naming the nearest).
void require_statements(const DataConnections& connections, std::string_view connection);

/// Connections known beforehand.
class FixedConnections final : public DataConnections {
public:
    explicit FixedConnections(std::map<std::string, std::filesystem::path, std::less<>> folders)
        : folders_(std::move(folders)) {}
    [[nodiscard]] std::optional<std::filesystem::path> folder(std::string_view connection) const override;
    [[nodiscard]] std::vector<std::string> names() const override;

private:
    std::map<std::string, std::filesystem::path, std::less<>> folders_;
};

/// The file that "lib://connection/path" means. The path must stay inside the connection's folder, symbolic links
/// resolved. Throws LoadError naming what is wrong: no lib:// path, unknown connection, a path that leads outside.
std::filesystem::path resolve_file(const DataConnections& connections, std::string_view path);

/// The files "lib://connection/path" means where the last part may hold * and ?, sorted; the path as the script would
/// write it, and the real one. A path without wildcards gives itself. Throws LoadError as above, or if none is found.
std::vector<std::pair<std::string, std::filesystem::path>> resolve_files(const DataConnections& connections,
                                                                         std::string_view path);

}  // namespace orrery::engine
