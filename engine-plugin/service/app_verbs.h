// What `orrery app …` says and prints.
#pragma once

#include <filesystem>
#include <vector>

#include "orrery/command.h"

namespace orrery::service {

std::vector<Verb> app_verbs();
/// `apps` holds a folder for each app's id; other paths are relative to `site`. [any thread]
CommandResult run_app_verb(const Arguments& arguments, const std::filesystem::path& apps,
                           const std::filesystem::path& site);

}  // namespace orrery::service
