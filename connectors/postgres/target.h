// Where a data connection leads, and whether it may.
#pragma once
#include <orrery/config.h>

#include <string>
#include <vector>

namespace postgres {

/// What the stanza says.
struct Policy {
    std::vector<std::string> servers;  ///< "host", "host:port" or "*"
    std::string authority;             ///< PEM file of who may sign servers' certificates; empty: libpq's own
    bool writes = false;
    std::chrono::milliseconds connect_timeout{}, statement_timeout{};  ///< zero: for ever
    explicit Policy(const orrery::Config& config);
};

/// What one data connection says.
struct Target {
    std::string host, port, database, user, password, tls, time_zone, schema;
    std::string application;  ///< "orrery" and the request the statement is for: what the server's own log says

    /// From the fields of a query. Throws Error(invalid) naming what is missing or wrong, Error(denied) for a server
    /// that the policy does not name.
    static Target of(orrery::Record fields, const Policy& policy);
    /// "user@host:port/database", for messages.
    std::string label() const;
};

/// "host:port" apart; the port is 5432 when there is none.
std::pair<std::string, std::string> host_and_port(const std::string& server);

}  // namespace postgres
