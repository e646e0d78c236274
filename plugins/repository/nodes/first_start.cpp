#include "first_start.h"

#include <functional>
#include <optional>

#include "rules/default_rules.h"

namespace orrery::repository {
namespace {

using postgres::Statement;

constexpr char system_user[] = "INTERNAL\\System";

class Preparation {
public:
    Preparation(Store& store, const NodeSettings& settings)
        : unit_(store, system_user), settings_(settings), model_(store.model()) {
        unit_.run(Statement("SELECT pg_advisory_xact_lock(727468842)"));
        unit_.run(Statement("CREATE TABLE IF NOT EXISTS \"prepared\" (\"name\" text PRIMARY KEY)"));
    }

    Guid run(const Guid& known) {
        add_users();
        add_streams();
        once("rules", [&] {
            for (auto& rule : default_rules()) add(rule);
        });
        const auto node = add_node(known);
        once("services " + node.text(), [&] {
            for (auto* type : {"RepositoryService", "SchedulerService", "PrintingService"}) {
                auto service = fresh(type);
                service.at("serverNodeConfiguration") = node;
                add(service);
            }
        });
        unit_.commit();
        return node;
    }

private:
    // Runs once in the life of the site.
    void once(const std::string& name, const std::function<void()>& work) {
        Statement mark("INSERT INTO \"prepared\" VALUES (");
        if (unit_.run(mark.value(name).add(") ON CONFLICT DO NOTHING")).affected() == 1) work();
    }

    Entity add(Entity entity) {
        unit_.writer().insert(entity);
        return entity;
    }

    Entity fresh(const char* type) const { return Entity::fresh(model_.at(type)); }

    std::optional<Entity> first(const char* type, const char* field, const Value& value) {
        const Type& of = model_.at(type);
        auto found = unit_.reader().select(
            {.type = &of, .where = compare(of.field(field), Test::equal, {value}), .order = of.find("createdDate")});
        if (found.empty()) return std::nullopt;
        return std::move(found.front());
    }

    void add_users() {
        once("users", [&] {
            for (auto* name : {"sa_repository", "sa_api", "sa_engine", "sa_proxy", "sa_scheduler", "sa_printing",
                               "sa_converter", "bootstrap", "System"}) {
                auto user = fresh("User");
                user.at("userId") = std::string(name);
                user.at("userDirectory") = std::string("INTERNAL");
                user.at("name") = std::string(name);
                user.at("deleteProhibited") = true;
                add(user);
            }
        });
    }

    void add_streams() {
        once("streams", [&] {
            const auto owner = first("User", "userId", std::string("sa_repository"));
            for (auto& [id, name] : {std::pair{everyone_stream, "Everyone"}, {monitoring_stream, "Monitoring apps"}}) {
                auto stream = fresh("Stream");
                stream.at("id") = id;
                stream.at("name") = std::string(name);
                if (owner) stream.at("owner") = owner->id();
                add(stream);
            }
        });
    }

    Guid add_cluster() {
        const Type& type = model_.at("ServiceCluster");
        const auto known = unit_.reader().select({.type = &type});
        if (!known.empty()) return known.front().id();
        auto cluster = Entity::fresh(type);
        cluster.at("name") = std::string("Service cluster");
        const std::string share = "settings.sharedPersistenceProperties.";
        cluster.at(share + "rootFolder") = settings_.share_folder;
        cluster.at(share + "appFolder") = settings_.share_folder + "/Apps";
        cluster.at(share + "staticContentRootFolder") = settings_.share_folder + "/StaticContent";
        cluster.at(share + "archivedLogsRootFolder") = settings_.share_folder + "/ArchivedLogs";
        cluster.at(share + "databaseHost") = settings_.database_host;
        cluster.at(share + "databasePort") = settings_.database_port;
        return add(cluster).id();
    }

    // The node as it knows itself; else the one under its host name; else a new one, central when it is the first.
    Guid add_node(const Guid& known) {
        const Type& type = model_.at("ServerNodeConfiguration");
        if (!known.zero() && unit_.reader().get(type, known)) return known;
        if (auto same = first("ServerNodeConfiguration", "hostName", settings_.host_name)) return same->id();
        const bool central = !first("ServerNodeConfiguration", "isCentral", true);
        auto node = Entity::fresh(type);
        if (!known.zero()) node.at("id") = known;
        node.at("name") = std::string(central ? "Central" : settings_.host_name);
        node.at("hostName") = settings_.host_name;
        node.at("isCentral") = central;
        node.at("nodePurpose") = std::int64_t{2};
        for (auto* service : {"engineEnabled", "proxyEnabled", "schedulerEnabled"}) node.at(service) = true;
        node.at("serviceCluster") = add_cluster();
        node = add(node);
        add_services(node, central);
        return node.id();
    }

    void add_services(const Entity& node, bool central) {
        auto engine = fresh("EngineService");
        engine.at("serverNodeConfiguration") = node.id();
        engine.at("settings.listenerPorts") = std::vector<std::int64_t>{settings_.engine_port};
        engine.at("settings.documentDirectory") = settings_.share_folder + "/Apps";
        add(engine);
        auto proxy = fresh("ProxyService");
        proxy.at("serverNodeConfiguration") = node.id();
        proxy.at("settings.listenPort") = settings_.proxy_port;
        proxy.at("settings.restListenPort") = settings_.proxy_rest_port;
        if (central) proxy.at("settings.virtualProxies") = std::vector<Guid>{add_default_proxy(node)};
        add(proxy);
    }

    Guid add_default_proxy(const Entity& node) {
        auto made = fresh("VirtualProxyConfig");
        made.at("description") = std::string("Central Proxy (Default)");
        made.at("sessionCookieHeaderName") = std::string("X-Qlik-Session");
        made.at("defaultVirtualProxy") = true;
        made.at("loadBalancingServerNodes") = std::vector<Guid>{node.id()};
        return add(made).id();
    }

    Store::Unit unit_;
    const NodeSettings& settings_;
    const Model& model_;
};

}  // namespace

Guid prepare_site(Store& store, const NodeSettings& settings, const Guid& known) {
    return Preparation(store, settings).run(known);
}

}  // namespace orrery::repository
