// Where app files lie that users export to and import from: a folder of each user's own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "app/identity.h"

namespace orrery::qix {

/// [any thread]
class ExchangeFolder {
public:
    /// `most`: bytes of all files of one user.
    ExchangeFolder(std::filesystem::path root, std::uint64_t most) : root_(std::move(root)), most_(most) {}

    /// The user's file of that name, there or not; their folder is made. Clients name a file, no path: QixError
    /// invalid_parameters for anything else. Throws std::filesystem::filesystem_error.
    std::filesystem::path file(const app::User& user, const std::string& name) const;
    /// Removes the file again and throws QixError persistence_write_failed when the user has too much now.
    void check_room(const std::filesystem::path& written) const;

private:
    const std::filesystem::path root_;
    const std::uint64_t most_;
};

}  // namespace orrery::qix
