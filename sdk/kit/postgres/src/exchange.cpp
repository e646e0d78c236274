#include "exchange.h"

#include <orrery/kit/postgres/purpose.h>

#include <algorithm>

namespace orrery::postgres {
namespace {

/// What the server takes for application_name; it would cut more off by itself.
constexpr std::size_t longest_name = 63;

bool succeeded(const ResultHandle& result) {
    const auto status = PQresultStatus(result.get());
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

std::string wanted_name(const Connection::Data& data) {
    const auto& purpose = Purpose::current();
    return (purpose.empty() ? data.application : data.application + " " + purpose).substr(0, longest_name);
}

/// In a transaction that failed the server takes nothing but its end.
bool must_tell(const Connection::Data& data, const std::string& name) {
    return data.told != name && PQtransactionStatus(data.handle.get()) != PQTRANS_INERROR;
}

int send_name(PGconn* raw, const std::string& name) {
    const char* values[] = {name.c_str()};
    return PQsendQueryParams(raw, "SELECT set_config('application_name', $1, false)", 1, nullptr, values, nullptr,
                             nullptr, 0);
}

/// A name that was told in what is undone is undone, too.
void note_told(Connection::Data& data, const std::string& name, const std::vector<ResultHandle>& results) {
    const bool undone = std::any_of(results.begin(), results.end(), [](const ResultHandle& result) {
        return !succeeded(result) || std::string_view(PQcmdStatus(result.get())) == "ROLLBACK";
    });
    if (undone)
        data.told.reset();
    else
        data.told = name;
}

/// Everything is read up to the synchronisation mark even after a failure: the connection stays usable.
std::vector<ResultHandle> read_batch(PGconn* raw) {
    std::vector<ResultHandle> out;
    for (;;) {
        ResultHandle result(PQgetResult(raw));
        if (!result) {
            if (PQstatus(raw) != CONNECTION_OK) throw failure_of(raw, nullptr, "the database went away");
            continue;
        }
        if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) return out;
        out.push_back(std::move(result));
    }
}

std::vector<ResultHandle> batch(PGconn* raw, const std::vector<Send>& sends) {
    if (PQenterPipelineMode(raw) != 1) throw failure_of(raw, nullptr, "cannot start a batch of statements");
    const bool sent = std::all_of(sends.begin(), sends.end(), [raw](const Send& send) { return send(raw) == 1; });
    if (!sent || PQpipelineSync(raw) != 1) throw failure_of(raw, nullptr, "cannot send a batch of statements");
    auto out = read_batch(raw);
    PQexitPipelineMode(raw);
    return out;
}

ResultHandle alone(PGconn* raw, const Send& send) {
    if (send(raw) != 1) throw failure_of(raw, nullptr, "cannot send a statement");
    ResultHandle last;
    while (ResultHandle next{PQgetResult(raw)}) last = std::move(next);
    return last;
}

}  // namespace

ResultHandle exchange(Connection::Data& data, const Send& send) {
    if (must_tell(data, wanted_name(data))) return std::move(exchange_all(data, {send}).front());
    std::vector<ResultHandle> results;
    results.push_back(alone(data.handle.get(), send));
    if (data.told) note_told(data, *data.told, results);
    return std::move(results.front());
}

std::vector<ResultHandle> exchange_all(Connection::Data& data, std::vector<Send> sends) {
    const auto name = wanted_name(data);
    const bool tells = must_tell(data, name);
    if (tells) sends.insert(sends.begin(), [&name](PGconn* raw) { return send_name(raw, name); });
    auto results = batch(data.handle.get(), sends);
    if (results.size() != sends.size())
        throw failure_of(data.handle.get(), nullptr, "the database answered another number of statements");
    if (tells || data.told) note_told(data, tells ? name : *data.told, results);
    if (tells) results.erase(results.begin());
    return results;
}

}  // namespace orrery::postgres
