// What can go wrong between us and the database.
#pragma once

#include <stdexcept>
#include <string>

namespace orrery::postgres {

/// A statement the server refused, or a server that cannot be reached. `what()` never holds parameter values.
class Failure : public std::runtime_error {
public:
    Failure(const std::string& what, std::string sqlstate, bool connection_lost)
        : std::runtime_error(what), sqlstate_(std::move(sqlstate)), connection_lost_(connection_lost) {}

    /// The five characters of SQLSTATE; empty when there was no answer from the server.
    const std::string& sqlstate() const { return sqlstate_; }
    /// The server is gone, going, starting, or never was there: try again later.
    bool connection_lost() const { return connection_lost_; }
    bool unique_violation() const { return sqlstate_ == "23505"; }
    bool foreign_key_violation() const { return sqlstate_ == "23503"; }
    /// Run the whole transaction again: it met another one and lost, or a table changed under a prepared statement.
    bool retry() const { return sqlstate_ == "40001" || sqlstate_ == "40P01" || sqlstate_ == "0A000"; }
    /// The server is there but cannot: out of disk, memory or connections, read-only, or past the statement's time.
    bool overloaded() const {
        return sqlstate_.starts_with("53") || sqlstate_ == "25006" || sqlstate_ == "57014" || sqlstate_ == "55P03";
    }
    /// The constraint that was violated, as the server names it; else empty.
    const std::string& constraint() const { return constraint_; }
    Failure& with_constraint(std::string name) {
        constraint_ = std::move(name);
        return *this;
    }

private:
    std::string sqlstate_;
    std::string constraint_;
    bool connection_lost_;
};

}  // namespace orrery::postgres
