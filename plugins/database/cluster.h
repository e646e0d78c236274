// The cluster's files: made once, checked at every start.
#pragma once
#include <orrery/host.h>

#include "run_user.h"
#include "settings.h"

namespace orrery::database {

/// Makes sure that a complete cluster lies in settings.cluster, that `user` owns and can reach it, and that the disk
/// has room; makes it when there is none, with the superuser's password in its own file. Answers the folder of the
/// programs that fit the cluster's version. Throws Error saying what is in the way. [control thread]
std::filesystem::path prepare_cluster(const Host& host, const Settings& settings, const RunUser& user);

/// The major version in PG_VERSION; 0 when there is no cluster.
int cluster_version(const std::filesystem::path& cluster);

}  // namespace orrery::database
