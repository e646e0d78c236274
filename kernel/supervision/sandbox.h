// What a process may do, decided before it is forked and put on by itself before exec: Landlock for files, seccomp for
// system calls. docs/configuration.md says what each profile allows.
#pragma once
#include <linux/filter.h>

#include <string>
#include <vector>

#include "conf/stanza.h"
#include "sockets/descriptor.h"

namespace orrery::kernel {

/// Why this machine cannot enforce the profile, or "".
std::string missing_for(Sandbox profile);

/// The system calls of a profile as a filter program; empty for `off`.
std::vector<sock_filter> system_call_filter(Sandbox profile);

/// The files of a profile. `read` and `write` are added to what every process needs. Throws Error naming a path that
/// cannot be opened. No descriptor for the profiles that leave files alone.
Descriptor file_rules(Sandbox profile, const std::vector<std::string>& read, const std::vector<std::string>& write);

/// Between fork and exec: false with errno when it failed. Precondition of both: no new privileges.
bool enter_file_rules(int rules) noexcept;
bool enter_filter(const std::vector<sock_filter>& filter) noexcept;

}  // namespace orrery::kernel
