#include "migrations.h"

#include <array>

#include "schema.h"

namespace orrery::repository {
namespace {

struct Migration {
    int version;
    void (*run)(postgres::Connection&);
};

// 0 stood there without meaning anything: these logs were written all the same.
void go_on_with_engine_logs(postgres::Connection& connection) {
    for (auto* column : {"settings.qixPerformanceLogVerbosity", "settings.auditLogVerbosity"}) {
        postgres::Statement update("UPDATE \"EngineService\" SET ");
        update.name(column).add(" = 4 WHERE ").name(column);
        connection.run_once(update.add(" = 0"));
    }
}

// Version 1 is the first; a later step goes here with the version it leads to.
constexpr std::array<Migration, 1> migrations{{{2, go_on_with_engine_logs}}};

}  // namespace

int schema_version() { return migrations.empty() ? 1 : (migrations.end() - 1)->version; }

void run_migrations(postgres::Connection& connection, int stored) {
    for (auto& migration : migrations)
        if (migration.version > stored) migration.run(connection);
}

}  // namespace orrery::repository
