// [globals]: variables for the rest of the file, three of which mean something to the kernel itself.
#pragma once
#include "conf/conf.h"

namespace orrery::kernel {

/// Sets the variables of these lines, and says what is wrong with them.
void read_globals(Conf& conf, const std::vector<Line>& lines);

/// The folders of PluginPath=, as they are written.
std::vector<std::string> plugin_path(const Conf& conf);

}  // namespace orrery::kernel
