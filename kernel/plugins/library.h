// An opened plugin library that has passed the gate.
#pragma once
#include <filesystem>

#include "plugins/facts.h"

namespace orrery::kernel {

/// The gate for what a process says of itself: throws Error as open_library() does. `name` is the plugin's in errors.
void check_facts(const PluginFacts& facts, const std::string& name);

/// Opens the file as it is (see copy_for_load), finds the one exported symbol and checks ABI and shape. The library
/// stays mapped for the life of the process. Throws Error: the file, what it has, what is wanted. `shown` is the name
/// in errors.
const orrery_plugin& open_library(const std::filesystem::path& file, const std::filesystem::path& shown);

}  // namespace orrery::kernel
