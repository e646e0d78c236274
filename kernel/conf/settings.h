// A plugin's parameters, checked against what the plugin declares.
#pragma once
#include <orrery/record.h>

#include "conf/problem.h"
#include "conf/sources.h"
#include "conf/stanza.h"

namespace orrery::kernel {

/// A declared setting, owning its bytes (see orrery_setting).
struct SettingFacts {
    std::string name, type, otherwise, unit, help;
    uint32_t flags = 0;
};

/// A value a plugin is given, and where it comes from: `at` is a line, "environment …", "credential …" or "default".
struct SettingInForce : Sourced {
    const SettingFacts* declared = nullptr;
    bool secret() const noexcept { return (declared->flags & ORRERY_SETTING_SECRET) != 0 || !file.empty(); }
};

/// The settings of the stanza, what the environment says over what its lines say, defaults filled in. Faults go to
/// `problems` under the stanza's name; values of secrets are not quoted. The result refers to `declared`.
std::vector<SettingInForce> settings_in_force(const Stanza& stanza, const std::vector<SettingFacts>& declared,
                                              const std::filesystem::path& site, Problems& problems);
/// The same as a plugin gets it.
Fields check_settings(const Stanza& stanza, const std::vector<SettingFacts>& declared,
                      const std::filesystem::path& site, Problems& problems);

}  // namespace orrery::kernel
