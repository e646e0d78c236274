#include "settings.h"

namespace orrery::database {
namespace {

fs::path resolved(const Config& config, std::string_view name, const fs::path& otherwise) {
    const fs::path path = config.text(name);
    if (path.empty()) return otherwise;
    return path.is_absolute() ? path : fs::path(config.site_directory()) / path;
}

postgres::Settings common(const Settings& settings) {
    postgres::Settings connection;
    connection.host = settings.host;
    connection.port = settings.port;
    connection.application = "orrery database";
    return connection;
}

}  // namespace

postgres::Settings Settings::superuser_connection(const std::string& database_name) const {
    auto connection = common(*this);
    connection.user = superuser;
    connection.database = database_name;
    connection.password_file = superuser_password_file();
    return connection;
}

postgres::Settings Settings::repository_connection() const {
    auto connection = common(*this);
    connection.user = role;
    connection.database = database;
    connection.password_file = role_password_file;
    return connection;
}

Settings read_settings(const Config& config) {
    Settings settings;
    settings.remote = config.require("mode") == "remote";
    settings.host = settings.remote ? config.require("host") : "127.0.0.1";
    settings.port = static_cast<int>(config.number("port", 4432));
    settings.site_directory = config.site_directory();
    settings.data_directory = config.data_directory();
    settings.cluster = resolved(config, "directory", settings.data_directory / "cluster");
    settings.bin_directory = resolved(config, "bin-directory", {});
    settings.user = config.text("user");
    settings.max_connections = static_cast<int>(config.number("max-connections", 200));
    for (const auto parameter : config.list("postgres-parameter")) {
        if (parameter.find('=') == std::string_view::npos || parameter.starts_with('='))
            throw Error(Code::invalid,
                        "parameter --postgres-parameter=" + std::string(parameter) + ": expected name=value");
        settings.parameters.emplace_back(parameter);
    }
    settings.database = config.require("repository-database");
    settings.role = config.require("repository-role");
    settings.role_password_file = resolved(config, "repository-password-file", {});
    if (settings.role == Settings::superuser)
        throw Error(Code::invalid,
                    "parameter --repository-role: '" + settings.role + "' is the cluster's administrator");
    return settings;
}

}  // namespace orrery::database
