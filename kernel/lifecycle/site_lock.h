// One dispatcher per site: locks that the system drops with their owners, so that a crash leaves nothing to clean.
#pragma once
#include <orrery/error.h>

#include <filesystem>

#include "sockets/descriptor.h"

namespace orrery::kernel {

struct SiteLock {
    Descriptor dispatcher;  ///< held by the dispatcher alone
    Descriptor programs;    ///< shared with every guard: a successor waits until the last one has ended its program
    Descriptor folder;      ///< of the site: another run directory does not make its data another site's
};

/// Makes the run directory (0700) and takes its lock, and that of the site's folder. Throws Error(conflict) naming the
/// running process. After a crash it waits for the guards of the dead dispatcher, which are ending its programs.
SiteLock lock_site(const std::filesystem::path& run_directory, const std::filesystem::path& site);

/// Whether a dispatcher runs on it now.
bool site_is_locked(const std::filesystem::path& run_directory);

}  // namespace orrery::kernel
