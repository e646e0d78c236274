// The kernel's own verbs. Each returns an exit code and throws Error for what goes wrong on the way.
#pragma once
#include "cli/command_line.h"
#include "lifecycle/site.h"

namespace orrery::kernel {

/// Where the site of these options lies.
SiteOptions site_options(const CommonOptions& common);

int run_verb(const CommonOptions& common);
/// `live`: also has plugins try their connections, and calls the ports of a site that runs.
int check_verb(const CommonOptions& common, bool live, bool as_json);
/// What is in force, of one service or of all (`name` empty).
int config_show_verb(const CommonOptions& common, const std::string& name, bool origin, bool as_json);
/// status, names, tree, why, verbs: what the running site tells of itself, as a text or as it comes.
int show_verb(const CommonOptions& common, const std::string& verb, const std::string& name, bool as_json);
struct LogsWanted {
    unsigned lines = 40;
    bool follow = false, as_json = false;  ///< JSON: an object a line
};
int logs_verb(const CommonOptions& common, const std::string& name, const LogsWanted& wanted);
/// start, stop, restart: asked of the running site. stop without a name stops the site and waits for it.
int ask_verb(const CommonOptions& common, const std::string& verb, const std::string& name);
/// Has the running site take over a changed configuration. 78: it has errors, nothing was changed.
int reload_verb(const CommonOptions& common, bool as_json);
/// Puts a service's present plugin file, or `file`, in the place of what runs.
int swap_verb(const CommonOptions& common, const std::string& name, const std::string& file);
/// What the user typed after the common options, for a plugin's verb; `input` is read from stdin unless that is a
/// terminal. Where no site runs a program may stand in for it, see become_stand_in().
int plugin_verb(const CommonOptions& common, const std::vector<std::string>& typed);

}  // namespace orrery::kernel
