#include "qix/database_rows.h"

#include <algorithm>
#include <functional>

#include "qix/engine.h"
#include "qix/errors.h"
#include "qix/reload_connections.h"
#include "script/cursor.h"
#include "script/load_error.h"

namespace orrery::qix {
namespace {

/// As the schema has it; nothing else of this engine says so.
constexpr ErrorCode kConnectionFails{2002};

std::string name_of(Engine& engine, const app::User& user, const std::string& connection_id) {
    for (const app::DataConnection& connection : engine.catalogue().connections(user))
        if (connection.id == connection_id) return connection.name;
    throw QixError(ErrorCode::connection_not_found, "there is no such connection", connection_id);
}

DatabaseRows texts_of(const engine::SourceTable& table, std::size_t most) {
    DatabaseRows texts;
    for (const engine::SourceColumn& column : table.columns) texts.columns.push_back(column.name);
    texts.rows.resize(std::min<std::size_t>(table.rows, most));
    for (std::size_t row = 0; row < texts.rows.size(); ++row)
        for (const engine::SourceColumn& column : table.columns)
            texts.rows[row].push_back(column.symbols.value(column.codes[row]).to_text());
    return texts;
}

}  // namespace

std::string DatabaseRows::cell(const std::vector<std::string>& row, std::string_view column) const {
    for (std::size_t at = 0; at < columns.size(); ++at)
        if (engine::equal_ignoring_case(columns[at], column)) return row[at];
    return {};
}

DatabaseRows database_rows(Engine& engine, const app::User& user, const std::string& connection_id,
                           const std::string& statement, std::size_t most, const std::stop_token& stop) {
    const std::string name = name_of(engine, user, connection_id);
    const std::function<void()> check = [&] {
        if (stop.stop_requested()) throw engine::LoadCancelled();
    };
    try {
        const ReloadConnections connections(engine.catalogue(), user, engine.connectors());
        engine::require_statements(connections, name);
        const auto source = connections.query(name, statement, check);
        engine::SourceTable table;
        for (bool more = true; more && table.rows < most;) {
            check();
            more = source->fetch(table);
        }
        return texts_of(table, most);
    } catch (const engine::LoadCancelled&) {
        throw QixError(ErrorCode::aborted, "Request aborted");
    } catch (const engine::LoadError& error) {
        throw QixError(kConnectionFails, error.what(), name);
    }
}

}  // namespace orrery::qix
