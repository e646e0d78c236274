#include <fstream>
#include <stdexcept>

#include "connection_data.h"
#include "exchange.h"
#include "result_data.h"

namespace orrery::postgres {
namespace {

std::string password_of(const Settings& settings) {
    if (!settings.password.empty() || settings.password_file.empty()) return settings.password;
    std::ifstream file(settings.password_file);
    std::string line;
    if (!file || !std::getline(file, line))
        throw Failure("the database password cannot be read from " + settings.password_file +
                          "; check that the file exists and belongs to the user the site runs as",
                      "", true);
    return line;
}

// Options of the session travel with the connection request: no extra round trip, nothing to forget after a reconnect.
std::string session_options(const Settings& settings) {
    if (settings.schema.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") != std::string::npos)
        throw std::invalid_argument("a schema name is made of a-z, 0-9 and _: " + settings.schema);
    return "-c search_path=" + settings.schema + " -c timezone=UTC -c datestyle=ISO -c statement_timeout=" +
           std::to_string(settings.statement_timeout.count()) + " -c idle_in_transaction_session_timeout=60000";
}

}  // namespace

std::string Settings::label() const { return user + "@" + host + ":" + std::to_string(port) + "/" + database; }

ParameterList::ParameterList(const Statement& statement) {
    // The protocol counts parameters in 16 bits.
    if (statement.parameters().size() > 65'535) throw std::length_error("a statement has more than 65535 parameters");
    values_.reserve(statement.parameters().size());
    for (auto& value : statement.parameters()) values_.push_back(value ? value->c_str() : nullptr);
}

Result checked(PGconn* connection, ResultHandle result, std::string_view doing) {
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw failure_of(connection, result.get(), doing);
    return Result(std::make_unique<Result::Data>(Result::Data{std::move(result)}));
}

Connection::Connection(const Settings& settings) : data_(std::make_unique<Data>()) {
    const auto port = std::to_string(settings.port), timeout = std::to_string(settings.connect_timeout.count());
    const auto options = session_options(settings), password = password_of(settings);
    const char* names[] = {"host",
                           "port",
                           "dbname",
                           "user",
                           "password",
                           "application_name",
                           "options",
                           "connect_timeout",
                           "client_encoding",
                           "keepalives_idle",
                           "sslmode",
                           "sslrootcert",
                           nullptr};
    const char* values[] = {settings.host.c_str(),
                            port.c_str(),
                            settings.database.c_str(),
                            settings.user.c_str(),
                            password.c_str(),
                            settings.application.c_str(),
                            options.c_str(),
                            timeout.c_str(),
                            "UTF8",
                            "30",
                            settings.tls_mode.empty() ? "prefer" : settings.tls_mode.c_str(),
                            settings.authority_file.c_str(),
                            nullptr};
    data_->label = settings.label();
    data_->application = settings.application;
    data_->told = settings.application;
    data_->handle.reset(PQconnectdbParams(names, values, 0));
    if (!data_->handle || PQstatus(data_->handle.get()) != CONNECTION_OK)
        throw Failure("cannot connect to the database " + data_->label + ": " +
                          (data_->handle ? one_line(PQerrorMessage(data_->handle.get())) : "out of memory"),
                      "", true);
    PQsetNoticeProcessor(
        data_->handle.get(), [](void*, const char*) {}, nullptr);
}

Connection::~Connection() = default;

namespace {

constexpr std::string_view schema_changed = "0A000";  // "cached plan must not change result type"

void prepare(Connection::Data& data, const Statement& statement, const std::string& text, std::string& name) {
    std::string evicted;
    name = data.prepared.add(text, evicted);
    if (!evicted.empty()) ResultHandle(PQexec(data.handle.get(), ("DEALLOCATE " + evicted).c_str()));
    const auto count = static_cast<int>(statement.parameters().size());
    const auto result =
        exchange(data, [&](PGconn* raw) { return PQsendPrepare(raw, name.c_str(), text.c_str(), count, nullptr); });
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) return;
    data.prepared.forget(text);
    throw failure_of(data.handle.get(), result.get(), "the database refused a statement");
}

Result execute(Connection::Data& data, const Statement& statement, const std::string& text, const std::string& name) {
    const ParameterList list(statement);
    auto result = exchange(data, [&](PGconn* raw) {
        return PQsendQueryPrepared(raw, name.c_str(), list.count(), list.values(), nullptr, nullptr, 0);
    });
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    if (state && state == schema_changed) data.prepared.forget(text);
    return checked(data.handle.get(), std::move(result), "the database refused a statement");
}

}  // namespace

Result Connection::run(const Statement& statement) {
    const auto text = statement.text();
    auto name = data_->prepared.find(text);
    if (name.empty()) prepare(*data_, statement, text, name);
    return execute(*data_, statement, text, name);
}

Result Connection::run_once(const Statement& statement) {
    const auto text = statement.text();
    const ParameterList list(statement);
    auto result = exchange(*data_, [&](PGconn* raw) {
        return PQsendQueryParams(raw, text.c_str(), list.count(), nullptr, list.values(), nullptr, nullptr, 0);
    });
    return checked(data_->handle.get(), std::move(result), "the database refused a statement");
}

std::vector<Result> Connection::run_all(const std::vector<Statement>& statements) {
    if (statements.empty()) return {};
    const std::vector<ParameterList> lists(statements.begin(), statements.end());
    std::vector<Send> sends;
    for (std::size_t i = 0; i < lists.size(); ++i)
        sends.push_back([text = statements[i].text(), &list = lists[i]](PGconn* raw) {
            return PQsendQueryParams(raw, text.c_str(), list.count(), nullptr, list.values(), nullptr, nullptr, 0);
        });
    std::vector<Result> out;
    for (auto& result : exchange_all(*data_, std::move(sends)))
        out.push_back(checked(data_->handle.get(), std::move(result), "the database refused a statement"));
    return out;
}

bool Connection::alive() {
    auto* raw = data_->handle.get();
    return PQstatus(raw) == CONNECTION_OK && PQconsumeInput(raw) == 1 && PQstatus(raw) == CONNECTION_OK;
}

bool Connection::failed_transaction() const { return PQtransactionStatus(data_->handle.get()) == PQTRANS_INERROR; }

bool Connection::in_transaction() const { return PQtransactionStatus(data_->handle.get()) != PQTRANS_IDLE; }

Transaction::Transaction(Connection& connection) : connection_(connection) { connection_.run_once(Statement("BEGIN")); }

Transaction::~Transaction() {
    if (!open_) return;
    try {
        connection_.run_once(Statement("ROLLBACK"));
    } catch (const Failure&) {
        // A lost connection has rolled back by itself.
    }
}

void Transaction::commit() {
    // COMMIT after an error would answer success and roll back.
    if (connection_.failed_transaction())
        throw Failure("a transaction with a failed statement cannot commit", "", false);
    connection_.run_once(Statement("COMMIT"));
    open_ = false;
}

}  // namespace orrery::postgres
