// A bounded set of connections shared by threads.
#pragma once

#include <orrery/kit/postgres/connection.h>

#include <chrono>
#include <memory>

namespace orrery::postgres {

class Pool;

/// A borrowed connection; goes back when the lease ends. A connection that is lost or inside a transaction is closed
/// instead. Movable, used by one thread at a time, must not outlive the pool.
class Lease {
public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection);
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
};

/// Opens connections on demand, at most `limit`. After a failed attempt the next ones fail at once for a short,
/// growing and jittered pause (at most 2 s), so that a database that is down costs its callers nothing and is found
/// again soon. Every member is [any thread].
class Pool {
public:
    Pool(Settings settings, std::size_t limit);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Waits up to `patience` for a free connection. Throws Failure (connection_lost) when there is none.
    Lease acquire(std::chrono::milliseconds patience = std::chrono::seconds{5});
    /// Closes idle connections: the next acquire() connects anew.
    void close_idle();
    const Settings& settings() const;

private:
    friend class Lease;
    void give_back(std::unique_ptr<Connection> connection) noexcept;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace orrery::postgres
