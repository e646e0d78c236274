#include "settings.h"

#include <orrery/kit/http/text.h>
#include <orrery/kit/log/outbox.h>
#include <orrery/settings.h>

#include "connection_string.h"

namespace ado_net {

namespace {

using orrery::Code;
using orrery::Error;
using orrery::logkit::Params;
using orrery::settings::detail::same_word;

/// The first of several names that .NET's providers use for one thing.
std::string first(const Params& params, std::initializer_list<const char*> names) {
    for (auto* name : names)
        if (auto value = params.find(name)) return std::string(*value);
    return {};
}

std::chrono::seconds seconds_of(std::chrono::milliseconds time) {
    return std::max(std::chrono::ceil<std::chrono::seconds>(time), std::chrono::seconds(1));
}

orrery::postgres::Settings postgres_of(const Params& params, std::chrono::milliseconds timeout) {
    orrery::postgres::Settings settings;
    settings.host = first(params, {"host", "server", "data source"});
    settings.database = first(params, {"database", "initial catalog", "db"});
    settings.user = first(params, {"username", "user id", "uid", "user name", "user"});
    settings.password = first(params, {"password", "pwd"});
    settings.tls_mode = orrery::kit::http::lower(first(params, {"ssl mode", "sslmode"}));
    if (settings.tls_mode == "verifyfull") settings.tls_mode = "verify-full";
    if (settings.tls_mode == "verifyca") settings.tls_mode = "verify-ca";
    settings.authority_file = first(params, {"root certificate", "rootcertificate"});
    if (auto schema = first(params, {"search path", "searchpath"}); !schema.empty()) settings.schema = schema;
    settings.application = "orrery-log";
    settings.connect_timeout = std::max(seconds_of(timeout), std::chrono::seconds(2));  // libpq's least
    settings.statement_timeout = timeout;
    auto port = first(params, {"port"});
    if (!port.empty()) settings.port = static_cast<int>(orrery::settings::whole_number(port).value_or(0));
    if (settings.host.empty() || settings.database.empty() || settings.user.empty() || settings.port < 1 ||
        settings.port > 65535)
        throw Error(
            Code::invalid,
            "parameter --connectionstring: expected Host, Database and Username, and a Port from 1 to 65535 or none");
    return settings;
}

OdbcSettings odbc_of(const Params& params, std::chrono::milliseconds timeout) {
    OdbcSettings settings;
    for (auto* name : {"dsn", "filedsn", "savefile", "filename"})
        if (params.find(name))
            throw Error(Code::invalid,
                        "parameter --connectionstring: " + std::string(name) +
                            " is not taken, as the file it names may load any library",
                        "name a registered driver: Driver={PostgreSQL Unicode};…");
    auto driver = first(params, {"driver"});
    require_odbc_driver(driver);
    for (auto& [name, value] : params) {
        if (value.find('}') != value.npos)
            throw Error(Code::invalid, "parameter --connectionstring: a value with '}' cannot be given to ODBC");
        bool plain = value.find_first_of(";[]{}(),?*=!@ '\"") == value.npos && !same_word(name, "driver");
        settings.connection += name + (plain ? "=" + value : "={" + value + "}") + ";";
    }
    settings.timeout = seconds_of(timeout);
    return settings;
}

bool uses_odbc(std::string_view type, const Params& connection) {
    auto kind = orrery::kit::http::lower(type.substr(0, type.find(',')));
    auto dot = kind.rfind('.');
    kind = dot == kind.npos ? kind : kind.substr(dot + 1);
    if (kind.empty()) return connection.find("driver").has_value();
    if (kind == "odbcconnection" || kind == "odbc") return true;
    if (kind == "npgsqlconnection" || kind == "npgsql" || kind == "postgres" || kind == "libpq") return false;
    throw Error(Code::invalid,
                "parameter --connectiontype is unknown: rows reach a database by Npgsql (PostgreSQL) or Odbc",
                "for other servers register their ODBC driver and give ConnectionType=Odbc with Driver={its name}");
}

std::string_view command_text(const orrery::Config& config) {
    auto text = config.text("commandtext");
    if (text.empty())
        throw Error(Code::invalid,
                    "parameter --commandtext is missing: without it the layout's text would be the statement, and a "
                    "row could run SQL",
                    "give the statement with parameters: INSERT INTO log (message) VALUES (@message)");
    return text;
}

}  // namespace

Settings read_settings(const orrery::Config& config) {
    for (auto* name : {"connectionstringname", "appsettingskey"})
        if (!config.text(name).empty())
            throw Error(Code::unsupported,
                        "parameter --" + std::string(name) +
                            " names an entry of a .NET configuration, which does not exist here",
                        "give --connectionstring");
    auto timeout = orrery::logkit::delivery_limits(config).timeout;
    auto params = parse_connection_string(config.require("connectionstring"));
    Settings settings;
    std::vector<std::string> names;
    for (auto line : config.list("parameter")) {
        settings.parameters.emplace_back(line);
        names.push_back(settings.parameters.back().name());
    }
    auto type = config.text("commandtype", "Text");
    if (!same_word(type, "text") && !same_word(type, "storedprocedure"))
        throw Error(Code::invalid, "parameter --commandtype is unknown", "expected Text or StoredProcedure");
    auto text = command_text(config);
    settings.command = same_word(type, "text") ? parse_command(text, names) : call_of(text, names);
    if (uses_odbc(config.text("connectiontype"), params))
        settings.connection = odbc_of(params, timeout);
    else
        settings.connection = postgres_of(params, timeout);
    settings.transactions = config.flag("usetransactions", true);
    settings.reconnect = config.flag("reconnectonerror", true);
    return settings;
}

}  // namespace ado_net
