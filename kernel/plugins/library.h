// An opened plugin library that has passed the gate.
#pragma once
#include <filesystem>

#include "plugins/facts.h"

namespace orrery::kernel {

/// Throws Error(unsupported) unless this kernel serves plugins of that ABI. `name`, `version` and `built_with` are
/// told.
void check_abi(uint16_t major, uint16_t minor, const std::string& name, std::string_view version,
               std::string_view built_with);

/// Opens the file as it is (see copy_for_load), finds the one exported symbol and checks ABI and shape. The library
/// stays mapped for the life of the process. Throws Error: the file, what it has, what is wanted. `shown` is the name
/// in errors.
const orrery_plugin& open_library(const std::filesystem::path& file, const std::filesystem::path& shown);

}  // namespace orrery::kernel
