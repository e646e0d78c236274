// Completion of the command line in shells.
#pragma once
#include "cli/verb_table.h"

namespace orrery::kernel {

/// The script for bash, zsh or fish. Names of services are asked of the running site when they are wanted.
std::string completion_script(const VerbRow& table, const std::string& shell);

}  // namespace orrery::kernel
