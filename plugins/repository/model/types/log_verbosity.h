// The settings of services that say from which level on their logs are written.
#pragma once

#include "enumerations.h"

namespace orrery::repository::types {

constexpr std::int64_t usual_verbosity = 4;  // Info

inline Field verbosity(std::string name, std::int64_t level = usual_verbosity) {
    return enumeration(std::move(name), enumerations::log_verbosity, level);
}

/// "logVerbosity.logVerbosityAudit", …: as most services have them.
inline std::vector<Field> verbosities(const std::vector<std::string>& facilities) {
    std::vector<Field> out;
    for (auto& facility : facilities) out.push_back(verbosity("logVerbosity.logVerbosity" + facility));
    return out;
}

}  // namespace orrery::repository::types
