// The folder that holds the apps' files: Apps/<id>/app.json and the data file it names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/document.h"

namespace orrery::app {

/// Saving commits with one rename of app.json, which names its data file: after a crash an app is as before or as after
/// the save. [any thread]; two saves of one app at once are the caller's to prevent.
class Store {
public:
    /// Makes the folder if needed. Throws std::filesystem::filesystem_error.
    explicit Store(std::filesystem::path folder);

    bool has(const std::string& id) const;
    std::vector<std::string> ids() const;
    enum class Part { everything, without_data };
    /// Throws json::Error or std::runtime_error when the files are missing or damaged.
    Document load(const std::string& id, Part part) const;
    /// Saves all of it (`everything`), or all but the data: the data file stays the one saved before.
    /// Returns the bytes on disk.
    std::uint64_t save(const Document& document, Part part) const;
    void remove(const std::string& id) const;
    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_of(const std::string& id) const;

    std::filesystem::path folder_;
};

}  // namespace orrery::app
