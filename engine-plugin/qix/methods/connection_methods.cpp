// Data connections: kept by the catalogue, shared by the apps that a user may use them in.
#include "qix/method_tools.h"
#include "qix/methods.h"
#include "qix/methods/database_methods.h"

namespace orrery::qix {
namespace {

json::Value connection_value(const app::DataConnection& connection) {
    return json::Value::object({{"qId", connection.id},
                                {"qName", connection.name},
                                {"qConnectionString", connection.connection_string},
                                {"qType", connection.type},
                                {"qUserName", connection.user_name},
                                {"qModifiedDate", connection.modified},
                                {"qMeta", json::Value::object()},
                                {"qLogOn", 0}});
}

app::DataConnection read_connection(const json::Value& in) {
    app::DataConnection connection;
    connection.id = in["qId"].string_or("");
    connection.name = in["qName"].string_or("");
    connection.type = in["qType"].string_or("");
    connection.connection_string = in["qConnectionString"].string_or("");
    connection.user_name = in["qUserName"].string_or("");
    connection.password = in["qPassword"].string_or("");
    const bool valid = !connection.name.empty() && connection.name.find_first_of("/\\:") == std::string::npos;
    if (!valid) throw QixError(ErrorCode::connection_name_invalid, "a connection's name has no / \\ :", "qName");
    return connection;
}

/// The catalogue's complaints, as the protocol numbers them.
template <class Run>
auto catalogued(Run&& run) {
    try {
        return run();
    } catch (const std::invalid_argument& error) {
        throw QixError(ErrorCode::connection_exists, error.what(), "qName");
    } catch (const std::out_of_range& error) {
        throw QixError(ErrorCode::connection_not_found, error.what(), "qConnectionId");
    }
}

template <class Run>
Answer with_catalogue(Call& call, Run run) {
    workspace(call).app();
    return in_background([session = call.session.shared_from_this(), run = std::move(run)] {
        return catalogued([&] { return run(session->engine().catalogue(), session->user()); });
    });
}

Answer create(Call& call) {
    return with_catalogue(call, [wanted = read_connection(call.params["qConnection"])](auto& catalogue, auto& user) {
        return result_of("qConnectionId", catalogue.add_connection(user, wanted).id);
    });
}

Answer list(Call& call) {
    return with_catalogue(call, [](auto& catalogue, auto& user) {
        json::Value all = json::Value::array();
        for (const app::DataConnection& connection : catalogue.connections(user))
            all.push_back(connection_value(connection));
        return result_of("qConnections", std::move(all));
    });
}

Answer get(Call& call) {
    return with_catalogue(call, [id = call.params.text("qConnectionId")](auto& catalogue, auto& user) {
        for (const app::DataConnection& connection : catalogue.connections(user))
            if (connection.id == id) return result_of("qConnection", connection_value(connection));
        throw std::out_of_range("there is no such connection");
    });
}

Answer modify(Call& call) {
    app::DataConnection wanted = read_connection(call.params["qConnection"]);
    wanted.id = call.params.text("qConnectionId");
    return with_catalogue(call, [wanted](auto& catalogue, auto& user) {
        catalogue.change_connection(user, wanted);
        return nothing();
    });
}

Answer remove(Call& call) {
    return with_catalogue(call, [id = call.params.text("qConnectionId")](auto& catalogue, auto& user) {
        catalogue.remove_connection(user, id);
        return nothing();
    });
}

}  // namespace

void add_connection_methods(Registry& registry) {
    const auto doc = Class::doc;
    registry.add(doc, "CreateConnection", "qConnection:object", create);
    registry.add(doc, "GetConnections", "", list);
    registry.add(doc, "GetConnection", "qConnectionId", get);
    registry.add(doc, "ModifyConnection", "qConnectionId qConnection:object qOverrideCredentials:boolean?", modify);
    registry.add(doc, "DeleteConnection", "qConnectionId", remove);
    add_database_methods(registry);
}

}  // namespace orrery::qix
