// The command line of `orrery`.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace orrery::kernel {

/// What every verb understands.
struct CommonOptions {
    std::string config, site, run;
    std::vector<std::string> plugins;
};

/// Parses and runs; the exit code.
int command_line(int count, char** arguments);

}  // namespace orrery::kernel
