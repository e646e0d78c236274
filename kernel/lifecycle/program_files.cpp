#include "lifecycle/program_files.h"

#include <unistd.h>

#include <fstream>

#include "supervision/launch.h"

namespace orrery::kernel {

namespace fs = std::filesystem;

namespace {

/// Why the kernel of the system would not run that file; "" when it would, as far as its beginning tells.
std::string why_no_program(const std::string& path) {
    if (!fs::is_regular_file(path) || ::access(path.c_str(), X_OK) != 0) return "there is no executable file " + path;
    std::string head(64, '\0');
    std::ifstream in(path, std::ios::binary);
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<size_t>(in.gcount()));
    if (!in.is_open() || head.starts_with("\x7f"
                                          "ELF"))
        return {};  // a program may be executable and not readable
    if (!head.starts_with("#!")) return path + " is neither a program for this system nor a script that begins with #!";
    return {};
}

}  // namespace

ProgramFiles find_program(const Stanza& stanza, const fs::path& site, Problems& problems) {
    ProgramFiles out;
    auto from_site = (site / stanza.exe_path).lexically_normal();
    bool bare = stanza.exe_path.find('/') == std::string::npos && !fs::exists(from_site);
    out.program = bare ? stanza.exe_path : from_site.string();
    auto& at = stanza.place_of(stanza.given("ExePath") ? "ExePath" : "Script");
    try {
        auto path = bare ? find_in_path(out.program) : out.program;
        if (auto why = why_no_program(path); !why.empty())
            problems.error(at, stanza.name, "ExePath=" + stanza.exe_path + ": " + why,
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
