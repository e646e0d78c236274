// Verbs that plugins offer through orrery.command/1.
#pragma once
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

/// The help page of one verb, or the list of all (no words).
std::string plugin_verb_help(const std::vector<PluginVerb>& verbs, const std::vector<std::string>& words);

}  // namespace orrery::kernel
