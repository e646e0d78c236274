// Files behind a folder connection, for those who build a load script: what is there, and the first rows of it.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "app/identity.h"
#include "qix/engine.h"
#include "script/data_connections.h"

namespace orrery::qix {

/// The folder connections that a user may load from.
engine::FixedConnections folder_connections(Engine& engine, const app::User& user);

/// A file or folder below a connection. The path has been checked to stay inside.
struct ConnectionPath {
    std::string connection;  ///< its name
    std::string relative;
    std::filesystem::path path;
    /// As a script writes it.
    std::string lib_path() const { return "lib://" + connection + "/" + relative; }
};
/// Throws QixError connection_not_found, invalid_path.
ConnectionPath connection_path(Engine& engine, const app::User& user, const std::string& connection_id,
                               const std::string& relative);

/// The first bytes of a file. Throws QixError file_not_found.
std::string read_beginning(const ConnectionPath& file, std::size_t most);

struct FileRows {
    std::vector<std::string> fields;
    std::vector<std::vector<std::string>> rows;
};
/// Loads the first rows with a format specification. Throws QixError file_corrupt with what the load says, aborted when
/// it was stopped.
FileRows first_rows(const ConnectionPath& file, const std::string& spec, std::size_t most, const std::stop_token& stop);

}  // namespace orrery::qix
