// `orrery plugin …`: drop-in folders, each a library with its plugin.json and perhaps a signature. Each prints, and
// returns an exit code.
#pragma once
#include <filesystem>
#include <string>

namespace orrery::tools {

int list_plugins(const std::filesystem::path& site, bool as_json);
/// A folder that is not signed, or by nobody known, is told with exit code 77.
int verify_plugin(const std::filesystem::path& site, const std::string& folder, bool as_json);
/// Copies it to <site>/drop-in/<room>/<name>, room being its kind's. A signature, where there is one, must be right.
/// With `replace` it takes the place of what is there in one step, disabled if that was.
int install_plugin(const std::filesystem::path& site, const std::string& folder, bool replace);
/// Writes its list of files, which its author then signs.
int seal_plugin(const std::filesystem::path& site, const std::string& folder);
/// `folder`: a path, or relative to <site>/drop-in.
int disable_plugin(const std::filesystem::path& site, const std::string& folder);
int enable_plugin(const std::filesystem::path& site, const std::string& folder);

}  // namespace orrery::tools
