// One dispatcher per site: a lock the system drops with its owner, so that a crash leaves nothing to clean.
#pragma once
#include <orrery/error.h>

#include <filesystem>

#include "sockets/descriptor.h"

namespace orrery::kernel {

/// Makes the run directory (0700) and takes its lock. Throws Error(conflict) naming the running process.
Descriptor lock_site(const std::filesystem::path& run_directory);

/// Whether a dispatcher runs on it now.
bool site_is_locked(const std::filesystem::path& run_directory);

}  // namespace orrery::kernel
