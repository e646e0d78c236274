// A running site takes over its changed configuration: checked as `orrery check` does, then applied.
#pragma once
#include "lifecycle/site.h"

namespace orrery::kernel {

/// Refused with everything that `orrery check` finds, else what Site::reload() did. Returns when it is done. [any
/// thread]
ReloadReport checked_reload(Site& site);

}  // namespace orrery::kernel
