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
    /// On whose behalf other services are asked and rows are logged: the request that brought the user, and what stands
    /// for the proxy's session. Both may be empty.
    std::string request_id = {}, proxy_session = {};

    /// "DIRECTORY\id", as logs and sessions name the user.
    std::string name() const { return directory + "\\" + id; }
};

}  // namespace orrery::app
