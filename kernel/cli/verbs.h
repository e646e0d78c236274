// The kernel's own verbs. Each returns an exit code.
#pragma once
#include "cli/command_line.h"
#include "lifecycle/site.h"

namespace orrery::kernel {

/// Where the site of these options lies. Throws Error when there is no services.conf.
SiteOptions site_options(const CommonOptions& common);

int run_verb(const CommonOptions& common);
int check_verb(const CommonOptions& common);

}  // namespace orrery::kernel
