// Plugin=plugins/http → the drop-in folder and the library in it.
#pragma once
#include <orrery/error.h>

#include <filesystem>
#include <vector>

namespace orrery::kernel {

struct PluginPlace {
    std::filesystem::path folder, library;
    bool shipped = false;  ///< it lies under the roots that came with this binary
};

/// Where plugins are looked for, in order.
class PluginRoots {
public:
    /// `given` first (--plugins, PluginPath), then the folders that belong to the binary.
    PluginRoots(std::vector<std::filesystem::path> given, const std::filesystem::path& binary);
    /// Throws Error(not_found) naming every folder that was looked into, or Error(invalid) for an unusable name.
    PluginPlace find(const std::string& plugin) const;

private:
    std::vector<std::filesystem::path> given_, shipped_;
};

}  // namespace orrery::kernel
