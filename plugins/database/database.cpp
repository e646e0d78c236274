// The plugin's entry: one service, private or remote.
#include <orrery/kit/postgres/failure.h>
#include <orrery/plugin.h>

#include <thread>

#include "cluster.h"
#include "provision.h"
#include "refusal.h"
#include "server.h"
#include "watch.h"

namespace orrery::database {
namespace {

using namespace std::chrono_literals;

class Database : public Service, public LiveCheck {
public:
    static constexpr Swap swap = Swap::replace;

    Database(Host host, Config config) : host_(std::move(host)), settings_(read_settings(config)) {}

    void start() override {
        if (settings_.remote)
            reach_remote();
        else
            start_private();
        std::atomic_store(&watch_, std::make_shared<Watch>(host_, settings_.repository_connection()));
        host_.publish("database.state", "state", {{"state", "ready"}});
    }
    void stop() override {
        const auto watch = std::atomic_exchange(&watch_, std::shared_ptr<Watch>());
        if (watch) watch->finish();
        server_.reset();
    }
    /// A private cluster runs with the site only, so there is nobody to be asked.
    void check_live() override {
        if (!settings_.remote) return;
        try {
            postgres::Connection session(settings_.repository_connection());
            require_version(session);
        } catch (const postgres::Failure& failure) {
            throw unreachable(failure);
        }
    }
    HealthReport health() override {
        if (const auto watch = std::atomic_load(&watch_)) return watch->report();
        return {Health::degraded, "not started"};
    }

private:
    static Error unreachable(const postgres::Failure& failure) {
        return {Code::unavailable, failure.what(),
                "check --host, --port, --repository-role and the password file, and pg_hba.conf on the server"};
    }
    void start_private() {
        const RunUser user = choose_run_user(settings_.user);
        const fs::path programs = prepare_cluster(host_, settings_, user);
        server_ = std::make_unique<Server>(host_, settings_, user, programs,
                                           [this](const std::string& state) { noticed(state); });
        server_->wait_until_ready(50s);
        provision(host_.log(), settings_);
        host_.log().info("PostgreSQL answers on 127.0.0.1:" + std::to_string(settings_.port));
    }

    // A server elsewhere may come up a little later than we do.
    void reach_remote() {
        const auto connection = settings_.repository_connection();
        for (int attempt = 1;; ++attempt) {
            try {
                postgres::Connection session(connection);
                require_version(session);
                host_.log().info("the database server answers: " + connection.label());
                return;
            } catch (const postgres::Failure& failure) {
                if (is_refusal(failure.what()) || attempt == 10) throw unreachable(failure);
            }
            std::this_thread::sleep_for(1s);
        }
    }

    void noticed(const std::string& state) {
        if (state != "running") host_.log().error("PostgreSQL has " + state);
        if (const auto watch = std::atomic_load(&watch_)) watch->look();
    }

    Host host_;
    Settings settings_;
    std::shared_ptr<Watch> watch_;
    std::unique_ptr<Server> server_;
};

}  // namespace
}  // namespace orrery::database

ORRERY_PLUGIN(orrery::database::Database, "orrery.database", "0.1.0",
              {"mode", "private: a PostgreSQL cluster of the site's own; remote: a server elsewhere", "private",
               "choice:private,remote"},
              {"port", "where PostgreSQL listens", "4432", "port:own,mode=private"},
              {"host", "the remote server's name or address", "127.0.0.1"},
              {"directory", "the private cluster's folder; default: the service's data folder", "", "path"},
              {"bin-directory", "PostgreSQL's programs; default: Debian's folder of the cluster's version", "",
               "path:folder"},
              {"user", "who runs PostgreSQL when the site runs as root", "postgres"},
              {"max-connections", "connections PostgreSQL accepts", "200", "integer:10..10000"},
              {"postgres-parameter", "a further PostgreSQL parameter, name=value", "", "text", "", ORRERY_SETTING_LIST},
              {"repository-database", "the repository's database", "QSR"},
              {"repository-role", "the repository's login", "qliksenserepository"},
              {"repository-password-file", "file with the repository's password; made when missing (private)",
               "secrets/repository-database", "path"})
