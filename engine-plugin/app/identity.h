// Who acts: as the caller's identity fields say.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
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

/// Names of users and directories compare without case.
inline bool same_name(std::string_view one, std::string_view other) {
    const auto lower = [](char letter) { return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter; };
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [&](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace orrery::app
