// Verbs that plugins offer through orrery.command/1.
#pragma once
#include <orrery/kit/json.h>

#include "lifecycle/site.h"

namespace orrery::kernel {

struct PluginVerb {
    std::string stanza, name, help, arguments, example;
    std::vector<std::pair<std::string, std::string>> options;
};

/// The verbs of everything that is ready now.
std::vector<PluginVerb> plugin_verbs(Site& site);

/// Runs what the user typed: fields `word`… (verb, arguments and options as typed) and perhaps `input`.
Answer run_plugin_verb(Site& site, const Fields& request);

/// What `orrery verbs --json` shows.
json::Value verbs_report(const std::vector<PluginVerb>& verbs);

}  // namespace orrery::kernel
