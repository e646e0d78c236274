#include "qix/reload_connections.h"

#include "app/on_behalf.h"
#include "script/load_error.h"

namespace orrery::qix {
namespace {

constexpr std::string_view kFolder = "folder";

}  // namespace

ReloadConnections::ReloadConnections(app::AppCatalogue& catalogue, const app::User& user, Connectors* connectors)
    : catalogue_(catalogue), user_(user), connectors_(connectors) {
    for (app::DataConnection& connection : catalogue.connections(user)) {
        std::string name = connection.name;
        connections_.emplace(std::move(name), std::move(connection));
    }
}

const app::DataConnection* ReloadConnections::find(std::string_view name) const {
    const auto found = connections_.find(name);
    return found == connections_.end() ? nullptr : &found->second;
}

std::optional<std::filesystem::path> ReloadConnections::folder(std::string_view name) const {
    const app::DataConnection* connection = find(name);
    if (connection == nullptr || connection->type != kFolder) return std::nullopt;
    return connection->connection_string;
}

std::vector<std::string> ReloadConnections::names() const {
    std::vector<std::string> names;
    for (const auto& [name, connection] : connections_) names.push_back(name);
    return names;
}

bool ReloadConnections::answers_statements(std::string_view name) const {
    const app::DataConnection* connection = find(name);
    return connection != nullptr && connection->type != kFolder;
}

std::unique_ptr<engine::SourceRows> ReloadConnections::query(const std::string& name, const std::string& statement,
                                                             const std::function<void()>& check_cancelled) const {
    const app::DataConnection* connection = find(name);
    if (connection == nullptr || connectors_ == nullptr || !connectors_->serves(connection->type))
        throw engine::LoadError(engine::LoadErrorKind::database_not_found,
                                "the data connection \"" + name + "\" is of type \"" +
                                    (connection == nullptr ? "" : connection->type) +
                                    "\", which no connector of this site serves; an administrator adds its stanza "
                                    "and names it in Wants= of the engine");
    std::string password;
    if (!connection->user_name.empty()) password = catalogue_.password_of(user_, *connection);
    const app::OnBehalf request(user_.request_id);
    return connectors_->query(*connection, password, statement, check_cancelled);
}

}  // namespace orrery::qix
