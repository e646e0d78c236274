// Where the default logs lie below the folder of logs.
#pragma once
#include <filesystem>
#include <string_view>

#include "columns.h"

namespace orrery::logging {

/// Of a declared log within its service's folder: Audit, System or Trace.
std::string_view sub_folder(const Declaration& declared);
/// Whether `path`, which is relative to the folder of logs, is the open file of a default log of the machine.
bool is_default_log(const std::filesystem::path& path, std::string_view machine);

}  // namespace orrery::logging
