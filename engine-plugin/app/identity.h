// Who acts: as the caller's identity fields say.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace orrery::app {

struct User {
    std::string directory;
    std::string id;
    std::vector<std::pair<std::string, std::string>> attributes;  ///< such as group; names in lower case

    /// "DIRECTORY\id", as logs and sessions name the user.
    std::string name() const { return directory + "\\" + id; }
};

}  // namespace orrery::app
