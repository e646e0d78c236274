#include "server.h"

#include <arpa/inet.h>
#include <orrery/kit/postgres/failure.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "refusal.h"

namespace orrery::database {
namespace {

using namespace std::chrono_literals;

constexpr int deaths_tolerated = 3;  // after a crash the old shared memory may be in use for a moment

// Asked beforehand, because PostgreSQL's own complaint would only reach the log.
void require_free_port(int port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool taken = ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0;
    ::close(descriptor);
    if (taken)
        throw Error(Code::conflict, "port " + std::to_string(port) + " on 127.0.0.1 is in use by another program",
                    "end that program, or give the database another port with --port=");
}

Fields spec_of(const Settings& settings, const RunUser& user, const fs::path& programs) {
    Fields spec{{"program", (programs / "postgres").string()},
                {"argument", "-D"},
                {"argument", settings.cluster.string()},
                {"directory", settings.cluster.string()},
                {"restart", "on-failure"},
                {"stop.signal", "INT"},
                {"stop.grace_ms", "9000"}};
    // Later ones win: what the stanza says about tuning may not change where it listens and who may come in.
    // The log has times of its own, so PostgreSQL's rows only add who it was, and for which request.
    std::vector<std::string> parameters{"log_line_prefix=%q%u@%d [%a] "};
    parameters.insert(parameters.end(), settings.parameters.begin(), settings.parameters.end());
    for (const auto& fixed : {"max_connections=" + std::to_string(settings.max_connections),
                              "port=" + std::to_string(settings.port), std::string("listen_addresses=127.0.0.1"),
                              std::string("unix_socket_directories="), std::string("password_encryption=scram-sha-256"),
                              std::string("logging_collector=off"), std::string("log_destination=stderr")})
        parameters.push_back(fixed);
    for (const auto& parameter : parameters) spec.add("argument", "-c").add("argument", parameter);
    if (!user.is_self) spec.add("user", user.name);
    return spec;
}

}  // namespace

struct Server::State {
    postgres::Settings connection;
    std::atomic<int> deaths{0};
    std::atomic<bool> given_up{false};
    Changed changed;
    Child child;  // last: it ends before what its notifications use

    void notice(Record record) {
        const std::string name(record.value_or("state", ""));
        if (name == "exited") ++deaths;
        if (name == "failed") given_up = true;
        changed(name);
    }
};

Server::Server(const Host& host, const Settings& settings, const RunUser& user, const fs::path& programs,
               Changed changed)
    : state_(std::make_unique<State>()) {
    require_free_port(settings.port);
    state_->connection = settings.superuser_connection("postgres");
    state_->connection.connect_timeout = 2s;
    state_->changed = std::move(changed);
    state_->child =
        host.spawn(spec_of(settings, user, programs), [state = state_.get()](Record record) { state->notice(record); });
}

Server::~Server() = default;

void Server::wait_until_ready(std::chrono::milliseconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (;;) {
        try {
            postgres::Connection(state_->connection).run_once(postgres::Statement("SELECT 1"));
            return;
        } catch (const postgres::Failure& failure) {
            if (is_refusal(failure.what()))
                throw Error(Code::internal,
                            std::string("PostgreSQL runs but refuses its administrator: ") + failure.what(),
                            "does the password in " + state_->connection.password_file + " belong to this cluster?");
            if (state_->given_up || state_->deaths >= deaths_tolerated)
                throw Error(Code::unavailable, "PostgreSQL keeps ending while it starts",
                            "its last words are in the log of this service");
            if (std::chrono::steady_clock::now() >= end)
                throw Error(Code::deadline, "PostgreSQL was not ready within " +
                                                std::to_string(patience.count() / 1000) + " s: " + failure.what());
        }
        std::this_thread::sleep_for(50ms);
    }
}

}  // namespace orrery::database
