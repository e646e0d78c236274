#include "migrations.h"

#include <array>

#include "schema.h"

namespace orrery::repository {
namespace {

struct Migration {
    int version;
    void (*run)(postgres::Connection&);
};

// Version 1 is the first; a later step goes here with the version it leads to.
constexpr std::array<Migration, 0> migrations{};

}  // namespace

int schema_version() { return migrations.empty() ? 1 : (migrations.end() - 1)->version; }

void run_migrations(postgres::Connection& connection, int stored) {
    for (auto& migration : migrations)
        if (migration.version > stored) migration.run(connection);
}

}  // namespace orrery::repository
