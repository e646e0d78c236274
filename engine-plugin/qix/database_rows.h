// What a data connection answers to a statement, as texts.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "app/identity.h"

namespace orrery::qix {

class Engine;

struct DatabaseRows {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;

    /// The cell of a row in a column, whatever its case; empty where there is no such column.
    std::string cell(const std::vector<std::string>& row, std::string_view column) const;
};

/// At most so many rows: what comes behind them is not fetched. Throws QixError: no such connection, what the source
/// says, or that it was stopped.
DatabaseRows database_rows(Engine& engine, const app::User& user, const std::string& connection_id,
                           const std::string& statement, std::size_t most, const std::stop_token& stop);

}  // namespace orrery::qix
