// The files a stanza with ExePath= is made of.
#pragma once
#include <filesystem>

#include "conf/problem.h"
#include "conf/stanza.h"

namespace orrery::kernel {

struct ProgramFiles {
    std::string program;  ///< a path, or a name that PATH knows
    std::string script;   ///< empty: none
};

/// Relative paths are meant from the site's folder; a bare name that is not there is looked for in PATH. Files that are
/// missing are errors.
ProgramFiles find_program(const Stanza& stanza, const std::filesystem::path& site, Problems& problems);

}  // namespace orrery::kernel
