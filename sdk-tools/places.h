// The installation around this program, which lies at <prefix>/libexec/orrery/sdk-tools.
#pragma once
#include <filesystem>

namespace orrery::tools {

inline std::filesystem::path own_binary() { return std::filesystem::read_symlink("/proc/self/exe"); }
inline std::filesystem::path prefix() { return own_binary().parent_path().parent_path().parent_path(); }
/// The dispatcher: it starts itself again as a child or as a guard.
inline std::filesystem::path dispatcher() { return prefix() / "bin" / "orrery"; }

}  // namespace orrery::tools
