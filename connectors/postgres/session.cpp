#include "session.h"

#include <poll.h>

#include <algorithm>

namespace postgres {

namespace {

using orrery::Code;
using orrery::Error;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds step{50};
constexpr auto never = Clock::time_point::max();

std::string one_line(const char* text) {
    std::string out(text ? text : "");
    std::replace(out.begin(), out.end(), '\n', ' ');
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

/// True when the socket is ready, or has failed; false after a step.
bool ready(PGconn* connection, short events) {
    pollfd socket{PQsocket(connection), events, 0};
    return ::poll(&socket, 1, static_cast<int>(step.count())) != 0;
}

std::string options_of(const Target& target, const Policy& policy) {
    std::string options =
        "-c datestyle=ISO,YMD -c intervalstyle=postgres -c bytea_output=hex -c client_min_messages=error";
    options += " -c statement_timeout=" + std::to_string(policy.statement_timeout.count());
    if (!policy.writes) options += " -c default_transaction_read_only=on";
    if (!target.time_zone.empty()) options += " -c timezone=" + target.time_zone;
    if (!target.schema.empty()) options += " -c search_path=" + target.schema;
    return options;
}

PGconn* begin_connection(const Target& target, const Policy& policy) {
    const auto options = options_of(target, policy);
    // No file of the account the connector runs as may lend a password or a certificate to whoever asks.
    const char* names[] = {
        "host",    "port",        "dbname",  "user",     "password",   "application_name", "options", "client_encoding",
        "sslmode", "sslrootcert", "sslcert", "passfile", "gssencmode", "keepalives_idle",  nullptr};
    const char* values[] = {target.host.c_str(),
                            target.port.c_str(),
                            target.database.c_str(),
                            target.user.c_str(),
                            target.password.c_str(),
                            target.application.c_str(),
                            options.c_str(),
                            "UTF8",
                            target.tls.c_str(),
                            policy.authority.c_str(),
                            "/nonexistent",
                            "/nonexistent",
                            "disable",
                            "30",
                            nullptr};
    return PQconnectStartParams(names, values, 0);
}

Error connect_error(const std::string& label, PGconn* connection) {
    const auto reason = connection ? one_line(PQerrorMessage(connection)) : "out of memory";
    const bool refused = reason.find("authentication failed") != reason.npos ||
                         reason.find("no pg_hba.conf entry") != reason.npos ||
                         reason.find("no password supplied") != reason.npos;
    return Error(refused ? Code::denied : Code::unavailable, "the database " + label + " cannot be reached: " + reason,
                 refused ? "check user name and password of the data connection"
                         : "is the server up, and are host, port and database of the data connection right?");
}

}  // namespace

Session::Session(const Target& target, const Policy& policy, const GivenUp& given_up) : label_(target.label()) {
    connection_ = begin_connection(target, policy);
    if (!connection_ || PQstatus(connection_) == CONNECTION_BAD) {
        const auto error = connect_error(label_, connection_);
        PQfinish(connection_);
        throw error;
    }
    const auto deadline = Clock::now() + policy.connect_timeout;
    try {
        for (auto polled = PGRES_POLLING_WRITING; polled != PGRES_POLLING_OK; polled = PQconnectPoll(connection_)) {
            if (polled == PGRES_POLLING_FAILED) throw connect_error(label_, connection_);
            wait(polled == PGRES_POLLING_READING ? POLLIN : POLLOUT, given_up, deadline);
        }
        PQsetnonblocking(connection_, 1);
        if (policy.writes) return;
        // After its first query a read-only transaction can no longer be made another by the statement that follows.
        run("BEGIN READ ONLY", given_up);
        run("SELECT 1", given_up);
    } catch (...) {
        PQfinish(connection_);
        throw;
    }
}

Session::~Session() {
    if (PQtransactionStatus(connection_) == PQTRANS_ACTIVE)
        if (PGcancel* cancel = PQgetCancel(connection_)) {
            char unused[256];
            PQcancel(cancel, unused, sizeof unused);
            PQfreeCancel(cancel);
        }
    PQfinish(connection_);
}

void Session::wait(short events, const GivenUp& given_up, Clock::time_point deadline) const {
    while (!ready(connection_, events)) {
        if (given_up()) throw Error(Code::cancelled, "the statement is not waited for any more");
        if (Clock::now() > deadline)
            throw Error(Code::deadline, "the database " + label_ + " did not answer in time",
                        "is the server up, and are host and port of the data connection right?");
    }
}

void Session::lost() const {
    throw Error(Code::unavailable, "the database " + label_ + " went away: " + one_line(PQerrorMessage(connection_)),
                "try again when the server is up");
}

void Session::flush(const GivenUp& given_up) {
    for (int left = PQflush(connection_); left != 0; left = PQflush(connection_)) {
        if (left < 0) lost();
        wait(POLLIN | POLLOUT, given_up, never);
        if (!PQconsumeInput(connection_)) lost();
    }
}

/// Waits for all that a statement answers; the last result is the one that counts.
ResultHandle Session::finish(const GivenUp& given_up) {
    flush(given_up);
    ResultHandle last;
    for (;;) {
        while (PQisBusy(connection_)) {
            wait(POLLIN, given_up, never);
            if (!PQconsumeInput(connection_)) lost();
        }
        ResultHandle result(PQgetResult(connection_));
        if (!result) break;
        last = std::move(result);
    }
    const auto status = PQresultStatus(last.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(last.get());
    return last;
}

ResultHandle Session::run(const char* statement, const GivenUp& given_up) {
    if (!PQsendQuery(connection_, statement)) lost();
    return finish(given_up);
}

ResultHandle Session::describe(const std::string& statement, const GivenUp& given_up) {
    if (!PQsendPrepare(connection_, "", statement.c_str(), 0, nullptr)) lost();
    finish(given_up);
    if (!PQsendDescribePrepared(connection_, "")) lost();
    return finish(given_up);
}

void Session::start() {
    if (!PQsendQueryPrepared(connection_, "", 0, nullptr, nullptr, nullptr, 0)) lost();
    PQsetSingleRowMode(connection_);
}

bool Session::next(ResultHandle& result, std::chrono::milliseconds patience) {
    const auto until = Clock::now() + patience;
    while (PQflush(connection_) == 1 || PQisBusy(connection_)) {
        if (!ready(connection_, POLLIN) && Clock::now() > until) return false;
        if (!PQconsumeInput(connection_)) lost();
    }
    result.reset(PQgetResult(connection_));
    return true;
}

void Session::fail(const PGresult* result) const {
    const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    if (!state) lost();
    // The detail is left out: it may quote values of rows.
    std::string text = "the database says: " + one_line(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    if (const char* place = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION))
        text += ", at character " + std::string(place) + " of the statement";
    text += " (SQLSTATE " + std::string(state) + ")";
    const char* hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    const std::string_view kind(state);
    if (kind == "25006")
        throw Error(Code::denied, text, "statements may only read, unless the connector's stanza says --writes=true");
    if (kind == "57014")
        throw Error(Code::deadline, text, "the statement took longer than --statement-timeout, or was cancelled");
    if (kind.starts_with("42501")) throw Error(Code::denied, text, "the data connection's user may not do that");
    throw Error(Code::invalid, text, one_line(hint));
}

}  // namespace postgres
