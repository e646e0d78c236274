// libpq's objects behind owners, and its reports as Failures. Internal to the kit.
#pragma once

#include <libpq-fe.h>
#include <orrery/kit/postgres/failure.h>

#include <memory>
#include <string_view>

namespace orrery::postgres {

/// Frees a result of libpq's.
struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
/// A result that is freed with its owner.
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

/// The Failure a result (or, without one, the connection) reports. The server's DETAIL is left out: it quotes values.
Failure failure_of(PGconn* connection, const PGresult* result, std::string_view doing);

/// libpq's message on one line, without trailing blanks.
std::string one_line(std::string_view message);

}  // namespace orrery::postgres
