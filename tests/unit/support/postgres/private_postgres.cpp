#include "private_postgres.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

#include "programs.h"

namespace orrery::test {
namespace {

using Arguments = std::vector<std::string>;

const char* const unprivileged = "postgres";

// Debian keeps its programs out of PATH.
std::string program(const char* name) { return database::find_programs({}, 0, "/usr/lib/postgresql") / name; }

// PostgreSQL refuses to run as root; the signal ends the server when the test program dies.
Arguments as_server_user(Arguments command) {
    if (::geteuid() != 0) return command;
    Arguments whole{"setpriv", std::string("--reuid=") + unprivileged, std::string("--regid=") + unprivileged,
                    "--clear-groups", "--pdeathsig=INT"};
    whole.insert(whole.end(), command.begin(), command.end());
    return whole;
}

int spawn(const Arguments& command, const std::filesystem::path& log) {
    const int child = ::fork();
    if (child < 0) throw std::runtime_error("cannot fork");
    if (child > 0) return child;
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    ::dup2(out, 1);
    ::dup2(out, 2);
    std::vector<char*> raw;
    for (auto& part : command) raw.push_back(const_cast<char*>(part.c_str()));
    raw.push_back(nullptr);
    ::execvp(raw[0], raw.data());
    ::_exit(127);
}

int finish(int child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

std::string random_word() {
    std::random_device random;
    std::string word;
    for (int i = 0; i < 24; ++i) word.push_back(static_cast<char>('a' + random() % 26));
    return word;
}

}  // namespace

PrivatePostgres::PrivatePostgres() : password_(random_word()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "orrery-postgres-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot make a temporary folder " + pattern);
    folder_ = pattern;
    std::filesystem::permissions(folder_, std::filesystem::perms(0777));
    std::ofstream(folder_ / "password") << password_ << '\n';
    const auto log = folder_ / "log";
    std::ofstream(log).close();
    std::filesystem::permissions(log, std::filesystem::perms(0666));
    if (finish(spawn(as_server_user({program("initdb"), "-D", folder_ / "data", "-U", "app", "--auth=scram-sha-256",
                                     "--pwfile=" + (folder_ / "password").string(), "-E", "UTF8", "--locale=C.UTF-8",
                                     "--no-sync"}),
                     log)) != 0) {
        std::ifstream text(log);
        throw std::runtime_error("initdb failed:\n" + std::string(std::istreambuf_iterator<char>(text), {}));
    }
    start();
}

PrivatePostgres::~PrivatePostgres() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void PrivatePostgres::start() {
    server_ = spawn(as_server_user({program("postgres"), "-D", folder_ / "data", "-c", "listen_addresses=", "-c",
                                    "unix_socket_directories=" + folder_.string(), "-c", "fsync=off", "-c",
                                    "shared_buffers=16MB", "-c", "max_connections=40"}),
                    folder_ / "log");
    for (int attempt = 0;; ++attempt) try {
            postgres::Connection probe(settings("postgres"));
            return;
        } catch (const postgres::Failure&) {
            if (attempt == 400) throw;
            std::this_thread::sleep_for(std::chrono::milliseconds(25));
        }
}

void PrivatePostgres::stop() {
    if (server_ < 0) return;
    ::kill(server_, SIGINT);  // fast shutdown: connections are ended
    finish(server_);
    server_ = -1;
}

postgres::Settings PrivatePostgres::settings(const std::string& database) const {
    postgres::Settings out;
    out.host = folder_.string();
    out.database = database;
    out.user = "app";
    out.password = password_;
    return out;
}

postgres::Settings PrivatePostgres::create_database(const std::string& name) {
    postgres::Connection maintenance(settings("postgres"));
    maintenance.run_once(postgres::Statement("CREATE DATABASE ").name(name));
    return settings(name);
}

PrivatePostgres& PrivatePostgres::shared() {
    static PrivatePostgres cluster;
    return cluster;
}

}  // namespace orrery::test
