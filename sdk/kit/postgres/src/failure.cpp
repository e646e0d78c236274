#include <array>

#include "handles.h"

namespace orrery::postgres {
namespace {

// Classes and codes after which the connection is useless or the server is not (yet) serving.
bool means_lost(std::string_view sqlstate) {
    constexpr std::array<std::string_view, 5> codes{"57P01", "57P02", "57P03", "57P05", "53300"};
    if (sqlstate.starts_with("08")) return true;
    for (auto code : codes)
        if (sqlstate == code) return true;
    return false;
}

std::string field(const PGresult* result, int code) {
    const char* text = result ? PQresultErrorField(result, code) : nullptr;
    return text ? text : "";
}

}  // namespace

std::string one_line(std::string_view message) {
    std::string out;
    for (char c : message) out.push_back(c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

Failure failure_of(PGconn* connection, const PGresult* result, std::string_view doing) {
    auto state = field(result, PG_DIAG_SQLSTATE);
    auto message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    const bool broken = connection && PQstatus(connection) != CONNECTION_OK;
    if (message.empty() && connection) message = one_line(PQerrorMessage(connection));
    std::string what(doing);
    what.append(": ").append(message.empty() ? "no answer" : message);
    if (!state.empty()) what.append(" (SQLSTATE ").append(state).append(")");
    return Failure(what, state, broken || means_lost(state)).with_constraint(field(result, PG_DIAG_CONSTRAINT_NAME));
}

}  // namespace orrery::postgres
