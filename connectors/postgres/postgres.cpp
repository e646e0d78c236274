// Tables from PostgreSQL. Calls come from several threads at once; each open result is one thread's at a time.
#include <orrery/plugin.h>

#include "catalogue.h"
#include "rows.h"

namespace {

class PostgresConnector : public orrery::Connector {
public:
    PostgresConnector(orrery::Host host, orrery::Config config) : host_(std::move(host)), policy_(config) {}

    /// Servers that are named must answer; who may sign in there, only data connections say.
    void check() override {
        if (policy_.servers.empty())
            throw orrery::Error(
                orrery::Code::invalid, "no server may be reached",
                "name the servers that data connections may lead to: --servers=db.company.example:5432");
        for (auto& server : policy_.servers)
            if (server != "*") ping(server);
    }

    std::unique_ptr<orrery::Rows> query(std::string_view statement, orrery::Record fields) override {
        const auto target = postgres::Target::of(fields, policy_);
        const auto query = postgres::catalogue_query(statement).value_or(std::string(statement));
        return std::make_unique<postgres::PostgresRows>(target, policy_, query, [this] { return host_.cancelled(); });
    }

private:
    void ping(const std::string& server) const {
        const auto [host, port] = postgres::host_and_port(server);
        const auto seconds = std::to_string(std::chrono::ceil<std::chrono::seconds>(policy_.connect_timeout).count());
        const char* names[] = {"host", "port", "connect_timeout", nullptr};
        const char* values[] = {host.c_str(), port.c_str(), seconds.c_str(), nullptr};
        const auto answer = PQpingParams(names, values, 0);
        if (answer != PQPING_OK)
            throw orrery::Error(
                orrery::Code::unavailable,
                "the server " + server + (answer == PQPING_REJECT ? " takes no connections now" : " does not answer"),
                "is it up, and is --servers right?");
    }
    const orrery::Host host_;
    const postgres::Policy policy_;
};

}  // namespace

ORRERY_PLUGIN(PostgresConnector, "org.orrery.connector.postgres", "0.1.0",
              {"servers",
               "a server that data connections may lead to, HOST or HOST:PORT, or * for any; one line for each", "",
               "text", "", ORRERY_SETTING_LIST},
              {"authority", "PEM file of who may sign the servers' certificates (sslmode verify-ca and verify-full)",
               "", "path"},
              {"writes", "statements may change data", "false", "flag"},
              {"connect-timeout", "how long a server may take to let a connection in", "10s", "duration"},
              {"statement-timeout", "how long a statement may take; 0s: for ever", "0s", "duration"})
