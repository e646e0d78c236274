// What isolated plugins of a dispatcher that was killed have left behind: processes that they forked by themselves.
#pragma once
#include <string>

namespace orrery::kernel {

/// The entry of the environment by which they are found. Children get it, and what they fork has it from them.
std::string mark_of_children(const std::string& run_directory);

/// Ends all processes with that entry and returns when they have ended, or after a second for each; how many there
/// were. Does nothing where this process has it itself.
size_t end_leftovers(const std::string& mark);

}  // namespace orrery::kernel
