#include "rows.h"

#include "values.h"

namespace postgres {

namespace {

using orrery::Code;
using orrery::Error;

constexpr std::chrono::milliseconds patience{200};
constexpr size_t enough = orrery::max_block / 2, largest_row = orrery::max_block * 7 / 8;

}  // namespace

PostgresRows::PostgresRows(const Target& target, const Policy& policy, const std::string& statement,
                           const Session::GivenUp& given_up)
    : session_(target, policy, given_up) {
    const auto described = session_.describe(statement, given_up);
    for (int i = 0; i < PQnfields(described.get()); ++i)
        columns_.push_back(column_of(PQfname(described.get(), i), PQftype(described.get(), i)));
}

bool PostgresRows::fetch(orrery::BlockWriter& out) {
    if (!started_) {
        session_.start();
        started_ = true;
    }
    for (;;) {
        if (!row_) {
            if (!session_.next(row_, patience)) return true;
            if (!row_) return false;
            const auto status = PQresultStatus(row_.get());
            if (status == PGRES_COPY_OUT || status == PGRES_COPY_IN || status == PGRES_COPY_BOTH)
                throw Error(Code::unsupported, "COPY is not supported", "write SELECT");
            if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
                session_.fail(row_.get());
        }
        if (PQntuples(row_.get()) > 0 && !add(out)) return true;
        row_.reset();
        if (out.size() >= enough) return true;
    }
}

/// False when the row does not fit any more.
bool PostgresRows::add(orrery::BlockWriter& out) {
    size_t size = 0;
    for (size_t i = 0; i < columns_.size(); ++i)
        size += static_cast<size_t>(PQgetlength(row_.get(), 0, static_cast<int>(i))) + 16;
    if (size > largest_row)
        throw Error(
            Code::limit,
            "a row has " + std::to_string(size) + " bytes, more than the " + std::to_string(largest_row) + " that fit",
            "leave large columns out, or cut them with left(…)");
    if (out.rows() > 0 && out.size() + size > largest_row) return false;
    std::vector<orrery::Cell> cells(columns_.size());
    for (size_t i = 0; i < columns_.size(); ++i) {
        const auto at = static_cast<int>(i);
        if (PQgetisnull(row_.get(), 0, at)) continue;
        cells[i] =
            cell_of({PQgetvalue(row_.get(), 0, at), static_cast<size_t>(PQgetlength(row_.get(), 0, at))}, columns_[i]);
    }
    out.row(cells);
    return true;
}

}  // namespace postgres
