// One connection and the transactions on it.
#pragma once

#include <orrery/kit/postgres/failure.h>
#include <orrery/kit/postgres/result.h>
#include <orrery/kit/postgres/statement.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace orrery::postgres {

/// Where the database is and who we are there.
struct Settings {
    std::string host = "127.0.0.1";  ///< a name, an address, or the folder of a unix socket
    int port = 5432;
    std::string database, user;
    std::string password;       ///< never printed
    std::string password_file;  ///< read at each connect when `password` is empty; the first line counts
    std::string application = "orrery";
    std::string schema = "public";  ///< becomes the search path
    std::string tls_mode;           ///< libpq's sslmode, such as verify-full; empty: its default, prefer
    std::string authority_file;  ///< PEM file of who may sign the server's certificate, for verify-ca and verify-full
    std::chrono::seconds connect_timeout{5};
    std::chrono::milliseconds statement_timeout{30'000};

    /// "user@host:port/database", for messages.
    std::string label() const;
};

/// A session with the server: UTF-8, UTC, ISO dates. Used by one thread at a time.
class Connection {
public:
    /// Connects or throws Failure.
    explicit Connection(const Settings& settings);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs one statement. Its text is prepared on first use and reused afterwards. Throws Failure.
    Result run(const Statement& statement);
    /// Runs all of them in one round trip (libpq's pipeline), outside a transaction as one implicit transaction.
    /// Throws the first Failure.
    std::vector<Result> run_all(const std::vector<Statement>& statements);
    /// Runs one statement without preparing it: DDL, and texts that will not come back.
    Result run_once(const Statement& statement);

    /// False once the server is known to be gone; looks at the socket, asks nothing.
    bool alive();
    bool in_transaction() const;
    /// True when a statement of the open transaction failed: it can only be rolled back.
    bool failed_transaction() const;

    struct Data;

private:
    friend class Listener;
    std::unique_ptr<Data> data_;
};

/// BEGIN … COMMIT; rolled back when it goes out of scope without commit().
class Transaction {
public:
    explicit Transaction(Connection& connection);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    /// Durable when this returns; throws Failure when the server did not confirm.
    void commit();

private:
    Connection& connection_;
    bool open_ = true;
};

}  // namespace orrery::postgres
