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
    /// From now on admit() wants a signature by a key of that folder (Plugins=signed).
    void require_signatures(std::filesystem::path keys) { keys_ = std::move(keys), signed_only_ = true; }
    /// Throws Error(denied) unless the library, whose bytes are in `copy`, may be loaded under the site's policy: with
    /// all of its folder, or alone where it lies elsewhere. Plugins that came with this binary are as trusted as it is.
    void admit(const PluginPlace& place, const std::filesystem::path& copy) const;
    /// The roots of the site's own, without those that came with the binary.
    const std::vector<std::filesystem::path>& given() const noexcept { return given_; }

private:
    std::filesystem::path keys_;
    bool signed_only_ = false;
    std::vector<std::filesystem::path> given_, shipped_;
};

}  // namespace orrery::kernel
