// The answer of /engine/healthcheck, which load balancers and monitoring tools poll.
#pragma once

#include <string>

#include "qix/engine.h"

namespace orrery::service {

/// JSON; `started` is the ISO time at which this engine started. [any thread]
std::string healthcheck(const qix::Engine& engine, const std::string& started);

}  // namespace orrery::service
