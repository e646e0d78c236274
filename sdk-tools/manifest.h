// plugin.json: what a drop-in folder says about itself.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "names.h"

namespace orrery::tools {

struct Manifest {
    std::string name, kind, version, abi, library;
    std::vector<std::string> capabilities;
};

/// What a stranger wrote, without what would make lines or colours of its own.
std::string printable(std::string_view text);

/// Throws Error(invalid) for a folder whose plugin.json cannot be used.
Manifest read_manifest(const std::filesystem::path& folder);

/// What the manifest claims must be what the library is. Opens the library in a process of its own. Throws Error.
void check_whole(const std::filesystem::path& folder, const Manifest& manifest);

}  // namespace orrery::tools
