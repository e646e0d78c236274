// `orrery new-plugin`: a folder that builds, from the SDK's templates.
#pragma once
#include <filesystem>
#include <string>

namespace orrery::tools {

/// The folder of a site where plugins of that kind lie.
std::string room_of(const std::string& kind);

/// Writes <directory>/<name> and returns its path. The templates lie in <prefix>/share/orrery/templates.
/// Throws Error(invalid) for an unusable name, Error(conflict) when the folder is there already, Error(not_found) when
/// the SDK is not installed.
std::filesystem::path new_plugin(const std::string& kind, const std::string& name,
                                 const std::filesystem::path& directory);

}  // namespace orrery::tools
