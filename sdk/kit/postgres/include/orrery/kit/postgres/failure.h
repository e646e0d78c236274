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
    /// Two transactions met and this one lost: run it again.
    bool retry() const { return sqlstate_ == "40001" || sqlstate_ == "40P01"; }
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
