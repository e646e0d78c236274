// One step of a plugin's life on a thread of its own, so that a step that hangs can be left behind.
#pragma once
#include <atomic>
#include <functional>

#include "roles/instance.h"

namespace orrery::kernel {

/// Runs `step` and gives its answer, or DEADLINE when it has not returned in time (or within a second after `hurry` has
/// become true); then the thread goes on alone, so `step` must own everything it touches. Where the machine gives
/// no more threads this one runs it, however long it takes. Exceptions become INTERNAL.
Answer run_step(std::function<Answer()> step, Milliseconds deadline, const std::atomic<bool>& hurry, bool& lost);

}  // namespace orrery::kernel
