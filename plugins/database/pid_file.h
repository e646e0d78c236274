// postmaster.pid: what a PostgreSQL that is gone, or one that was left running, leaves in the cluster.
#pragma once
#include <sys/types.h>

#include <filesystem>

namespace orrery::database {

/// The process that postmaster.pid names, if that process really runs in this cluster; else 0.
pid_t running_in(const std::filesystem::path& cluster);

/// Removes a postmaster.pid that names nobody of this cluster, and asks a PostgreSQL that survived its supervisor to
/// shut down. Answers what it did, for the log; empty when there was nothing to do. Throws Error(conflict) when a
/// survivor does not end.
std::string clear_leftovers(const std::filesystem::path& cluster);

}  // namespace orrery::database
