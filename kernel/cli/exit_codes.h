// Exit codes of every verb (as in sysexits.h).
#pragma once
#include <functional>

namespace orrery::kernel {

namespace exit_code {
constexpr int ok = 0, failure = 1, usage = 2, unavailable = 69, try_later = 75, no_permission = 77, configuration = 78;
}

/// Runs a verb; what it throws is told on stderr and becomes an exit code.
int told(const std::function<int()>& verb);

}  // namespace orrery::kernel
