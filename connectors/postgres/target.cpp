#include "target.h"

#include <algorithm>

namespace postgres {

namespace {

using orrery::Code;
using orrery::Error;

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/// These go into the session's options, where anything else would have to be escaped.
void require_plain(const std::string& value, std::string_view more, std::string_view name) {
    if (value.find_first_not_of(std::string(letters).append(more)) == value.npos) return;
    throw Error(Code::invalid, "the data connection's " + std::string(name) + " has characters that are not taken",
                "letters, digits, _ and " + std::string(more) + " are");
}

void require_port(const std::string& port) {
    const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == port.npos;
    if (!digits || std::stoi(port) > 65'535)
        throw Error(Code::invalid, "the data connection's port is '" + port.substr(0, 20) + "'", "write port=5432");
}

bool allows(const Policy& policy, const Target& target) {
    return std::any_of(policy.servers.begin(), policy.servers.end(), [&](const std::string& server) {
        if (server == "*" || server == target.host) return true;
        return host_and_port(server) == std::pair(target.host, target.port);
    });
}

}  // namespace

Policy::Policy(const orrery::Config& config)
    : authority(config.text("authority")),
      writes(config.flag("writes")),
      connect_timeout(config.duration("connect-timeout", std::chrono::seconds(10))),
      statement_timeout(config.duration("statement-timeout", {})) {
    for (const auto server : config.list("servers")) servers.emplace_back(server);
}

std::pair<std::string, std::string> host_and_port(const std::string& server) {
    const auto colon = server.rfind(':');
    if (colon == server.npos) return {server, "5432"};
    return {server.substr(0, colon), server.substr(colon + 1)};
}

Target Target::of(orrery::Record fields, const Policy& policy) {
    const auto parameter = [&](std::string_view name, std::string_view otherwise) {
        return std::string(fields.find("parameter.", name).value_or(otherwise));
    };
    Target target;
    target.host = parameter("host", "");
    target.port = parameter("port", "5432");
    target.database = parameter("database", "");
    target.tls = parameter("sslmode", "prefer");
    target.time_zone = parameter("timezone", "");
    target.schema = parameter("schema", "");
    target.user = fields.value_or("username", "");
    target.password = fields.value_or("password", "");
    const auto request = fields.value_or("request.id", "");
    target.application = request.empty() ? "orrery" : "orrery " + std::string(request);
    for (const auto& [value, name] :
         {std::pair(&target.host, "host"), {&target.database, "database"}, {&target.user, "user name"}})
        if (value->empty())
            throw Error(Code::invalid, "the data connection has no " + std::string(name),
                        "its connection string is like host=db.company.example;port=5432;database=sales");
    require_port(target.port);
    require_plain(target.time_zone, "/+-", "timezone");
    require_plain(target.schema, ",", "schema");
    if (target.host.find(',') != target.host.npos)
        throw Error(Code::invalid, "the data connection names several hosts", "name one");
    if (!allows(policy, target))
        throw Error(
            Code::denied, "the server " + target.host + ":" + target.port + " is none that may be reached",
            "an administrator adds --servers=" + target.host + ":" + target.port + " to the connector's stanza");
    return target;
}

std::string Target::label() const { return user + "@" + host + ":" + port + "/" + database; }

}  // namespace postgres
