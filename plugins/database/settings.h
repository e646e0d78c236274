// What the stanza says, resolved: every path absolute, every choice made.
#pragma once
#include <orrery/config.h>
#include <orrery/kit/postgres/connection.h>

#include <filesystem>
#include <string>
#include <vector>

namespace orrery::database {

namespace fs = std::filesystem;

struct Settings {
    bool remote = false;
    std::string host;  ///< of a remote server; a private cluster listens on loopback only
    int port = 0;
    fs::path site_directory, data_directory;
    fs::path cluster;        ///< PostgreSQL's data folder
    fs::path bin_directory;  ///< empty: found by version
    std::string user;        ///< who runs PostgreSQL when the site runs as root
    int max_connections = 0;
    std::vector<std::string> parameters;  ///< further "name=value" for PostgreSQL
    std::string database, role;           ///< the repository's
    fs::path role_password_file;

    static constexpr const char* superuser = "orrery";
    fs::path superuser_password_file() const { return data_directory / "secrets" / "superuser"; }
    /// As the cluster's superuser, to `database_name`.
    postgres::Settings superuser_connection(const std::string& database_name) const;
    /// As the repository will connect.
    postgres::Settings repository_connection() const;
};

/// Throws Error(invalid) for what the declaration alone cannot check.
Settings read_settings(const Config& config);

}  // namespace orrery::database
