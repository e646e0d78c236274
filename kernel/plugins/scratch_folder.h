// A folder for what a trial of a plugin leaves: copies, logs, data.
#pragma once
#include <filesystem>

namespace orrery::kernel {

/// New, for its owner only, under the system's folder for temporary files; gone with its object, and whatever is in it.
class ScratchFolder {
public:
    /// Throws Error(unavailable) when it cannot be made.
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace orrery::kernel
