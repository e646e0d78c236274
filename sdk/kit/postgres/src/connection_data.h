#pragma once
#include <orrery/kit/postgres/connection.h>

#include <optional>

#include "handles.h"
#include "prepared.h"

namespace orrery::postgres {

/// Closes a connection of libpq's.
struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};

/// What a Connection owns. [one thread at a time]
struct Connection::Data {
    std::unique_ptr<PGconn, Finish> handle;
    Prepared prepared;
    std::string label;
    std::string application;          // of the settings
    std::optional<std::string> told;  // the application_name that the server has; nothing when that is not certain
};

/// A statement's parameters in the form libpq wants; borrows from the statement.
class ParameterList {
public:
    explicit ParameterList(const Statement& statement);
    int count() const { return static_cast<int>(values_.size()); }
    const char* const* values() const { return values_.data(); }

private:
    std::vector<const char*> values_;
};

/// Throws unless the result is a success.
Result checked(PGconn* connection, ResultHandle result, std::string_view doing);

}  // namespace orrery::postgres
