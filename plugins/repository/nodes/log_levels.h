// From which level on the logs of a node's services are written, as their entities say.
#pragma once

#include <map>
#include <string>

#include "store/store.h"

namespace orrery::repository {

/// Facility ("Audit") → "off", "fatal", "error", "warn", "info" or "debug"; "default" where the setting is what it was
/// at first, so that what a node's own configuration says counts.
using LogLevels = std::map<std::string, std::string>;

/// "Proxy" for ProxyService; empty for types that are no services with logs.
std::string service_of(std::string_view type);
LogLevels levels_of(const Entity& service);

/// Service → levels, of the services that the node has. Throws postgres::Failure.
std::map<std::string, LogLevels> log_levels(Store& store, const Guid& node);

}  // namespace orrery::repository
