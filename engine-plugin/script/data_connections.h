// How a script reaches files: by the name of a data connection, never by a path of the machine.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orrery::engine {

/// The connections the user of a reload may use. Asked from the thread that runs the script.
class DataConnections {
public:
    virtual ~DataConnections() = default;
    /// The folder a folder connection stands for; nullopt if there is no such connection or the user may not use it.
    [[nodiscard]] virtual std::optional<std::filesystem::path> folder(std::string_view connection) const = 0;
    /// Names for "nearest known connection" in errors.
    [[nodiscard]] virtual std::vector<std::string> names() const = 0;
};

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
