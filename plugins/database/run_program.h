// A supervised program run to its end.
#pragma once
#include <orrery/host.h>

namespace orrery::database {

/// Starts what `spec` says (see abi.h, spawn), waits for it and answers its exit status; a signal counts as 128 +
/// number. Throws Error(deadline) after `patience`, having ended it. [control thread]
int run_to_end(const Host& host, Fields spec, std::chrono::milliseconds patience);

}  // namespace orrery::database
