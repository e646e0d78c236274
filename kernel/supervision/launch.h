// Starting one process with everything decided: descriptors, user, limits, and what happens when its parent dies.
#pragma once
#include <orrery/error.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "conf/stanza.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

/// A user of the system, looked up before the fork.
struct Account {
    uid_t uid = 0;
    gid_t gid = 0;
    std::string name;
    /// Throws Error(not_found) when there is no such user, Error(denied) when we may not become it.
    static Account find(const std::string& name);
};

/// Whether a NAME=value of the environment is nobody's but a dispatcher's: twins of parameters, credentials. launch()
/// does not pass it on by itself.
bool is_for_dispatchers(std::string_view entry);

/// The file of a program that is named without a folder; throws Error(not_found). Any other path is given back.
std::string find_in_path(const std::string& program);

struct Launch {
    std::string program;                   ///< a path, or a name to be looked for in PATH
    std::vector<std::string> arguments;    ///< without the program's own name
    std::vector<std::string> environment;  ///< NAME=value, added to ours
    std::string directory;
    const Account* account = nullptr;
    int output = -1, errors = -1;  ///< for 1 and 2; -1: /dev/null. 0 is always /dev/null
    std::vector<int> descriptors;  ///< become 3, 4, …; everything else is closed
    Confinement confinement;
    bool dies_with_parent =
        true;  ///< killed when the thread that launched it ends; false for guards, which clean up first
    bool keeps_orphans = false;  ///< it becomes the parent of those among its descendants whose parents end
};

/// Forks and execs: own process group, default signals, killed when the calling *thread* ends (so call it from one that
/// does not end before the process may). Returns after exec has succeeded, else throws Error naming the program and the
/// reason.
pid_t launch(const Launch& what);

}  // namespace orrery::kernel
