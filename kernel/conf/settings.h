// A plugin's parameters, checked against what the plugin declares.
#pragma once
#include <orrery/record.h>

#include "conf/problem.h"
#include "conf/stanza.h"

namespace orrery::kernel {

/// A declared setting, owning its bytes (see orrery_setting).
struct SettingFacts {
    std::string name, type, otherwise, unit, help;
    uint32_t flags = 0;
};

/// The settings with defaults filled in; faults go to `problems` under the stanza's name. Values of secrets are not
/// quoted.
Fields check_settings(const Stanza& stanza, const std::vector<SettingFacts>& declared, Problems& problems);

}  // namespace orrery::kernel
