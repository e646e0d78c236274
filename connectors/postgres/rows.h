// The open result of one statement.
#pragma once
#include <orrery/connector.h>

#include "session.h"

namespace postgres {

/// The statement runs while its rows are fetched. Destroying it ends the statement at the server.
class PostgresRows : public orrery::Rows {
public:
    /// Throws Error with what the server says of the statement.
    PostgresRows(const Target& target, const Policy& policy, const std::string& statement,
                 const Session::GivenUp& given_up);
    const std::vector<orrery::ResultColumn>& columns() const override { return columns_; }
    /// Returns without rows when none have come for a while, so that whoever waits can look whether it still wants
    /// them.
    bool fetch(orrery::BlockWriter& out) override;

private:
    bool add(orrery::BlockWriter& out);
    Session session_;
    std::vector<orrery::ResultColumn> columns_;
    ResultHandle row_;  ///< came, and did not fit into the last block
    bool started_ = false;
};

}  // namespace postgres
