// The appender's settings.
#pragma once
#include <orrery/config.h>
#include <orrery/kit/postgres/connection.h>

#include <functional>
#include <memory>
#include <variant>

#include "database.h"

namespace ado_net {

/// How an ODBC driver is asked: the whole string, with a driver that is registered.
struct OdbcSettings {
    std::string connection;  ///< holds the password
    std::chrono::seconds timeout{5};
};

struct Settings {
    std::variant<orrery::postgres::Settings, OdbcSettings> connection;
    Command command;
    std::vector<Parameter> parameters;
    bool transactions = true, reconnect = true;
};

/// Reads the settings. Throws Error(invalid) naming the parameter; a missing CommandText is refused.
Settings read_settings(const orrery::Config& config);

/// Connects. `types` of the parameters are needed by ODBC.
std::unique_ptr<Database> open_postgres(const orrery::postgres::Settings& settings, const Command& command);
std::unique_ptr<Database> open_odbc(const OdbcSettings& settings, const Command& command,
                                    const std::vector<Parameter>& parameters);
/// Throws Error(invalid) unless `name` is a driver in odbcinst.ini: a path would load any library.
void require_odbc_driver(const std::string& name);

}  // namespace ado_net
