// The folder that holds the apps' files: Apps/<id>/app.json and the data file it names.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "app/document.h"
#include "app/identity.h"

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
    /// Nothing to do when there is no such app.
    void remove(const std::string& id) const;
    /// A new app with what another one has on disk: everything but the id, and what users other than `user` keep in it
    /// for themselves. Nothing to do when `id` is there already. Throws std::runtime_error when there is no such app or
    /// its files are damaged. Returns the document, without data.
    Document copy(const std::string& from, const std::string& id, const std::string& title, const User& user) const;
    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_of(const std::string& id) const;
    Document try_copy(const std::string& from, const std::string& id, const std::string& title, const User& user) const;

    std::filesystem::path folder_;
    mutable std::mutex removing_;
};

}  // namespace orrery::app
