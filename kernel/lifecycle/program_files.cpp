#include "lifecycle/program_files.h"

#include <unistd.h>

#include "supervision/launch.h"

namespace orrery::kernel {

namespace fs = std::filesystem;

ProgramFiles find_program(const Stanza& stanza, const fs::path& site, Problems& problems) {
    ProgramFiles out;
    auto from_site = (site / stanza.exe_path).lexically_normal();
    bool bare = stanza.exe_path.find('/') == std::string::npos && !fs::exists(from_site);
    out.program = bare ? stanza.exe_path : from_site.string();
    auto& at = stanza.place_of(stanza.given("ExePath") ? "ExePath" : "Script");
    try {
        if (bare)
            find_in_path(out.program);
        else if (::access(out.program.c_str(), X_OK) != 0)
            problems.error(at, stanza.name,
                           "ExePath=" + stanza.exe_path + ": there is no executable file " + out.program,
                           "name a program by its path from the site's folder, or by a name in PATH");
    } catch (const Error& error) {
        problems.error(at, stanza.name, error.message(), "install it, or name it by its whole path");
    }
    if (stanza.script.empty()) return out;
    out.script = (site / stanza.script).lexically_normal().string();
    if (!fs::exists(out.script))
        problems.error(stanza.place_of("Script"), stanza.name,
                       "Script=" + stanza.script + ": there is no file " + out.script,
                       "name it by its path from the site's folder");
    return out;
}

}  // namespace orrery::kernel
