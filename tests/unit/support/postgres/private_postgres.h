// A PostgreSQL cluster of the test's own: real server, temporary folder, unix socket only.
#pragma once

#include <orrery/kit/postgres/connection.h>

#include <filesystem>
#include <string>

namespace orrery::test {

/// Makes a cluster and starts it; stops it and removes the folder at the end. As root the server runs as the user
/// postgres. The password is random per cluster, authentication scram-sha-256.
class PrivatePostgres {
public:
    PrivatePostgres();
    ~PrivatePostgres();
    PrivatePostgres(const PrivatePostgres&) = delete;
    PrivatePostgres& operator=(const PrivatePostgres&) = delete;

    /// Settings for a new, empty database of that name.
    postgres::Settings create_database(const std::string& name);
    /// Stops the server at once (as a crash would, from a client's view), or starts it again.
    void stop();
    void start();

    /// One cluster for the whole test program.
    static PrivatePostgres& shared();

private:
    postgres::Settings settings(const std::string& database) const;

    std::filesystem::path folder_;
    std::string password_;
    int server_ = -1;
};

}  // namespace orrery::test
