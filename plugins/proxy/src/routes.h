// Which service stands behind a path (behind the virtual proxy's prefix).
#pragma once
#include <orrery/kit/http/role_bridge.h>

#include <map>
#include <string>
#include <vector>

namespace orrery::proxy {

struct Route {
    std::string path;    // "/hub" takes /hub and /hub/…
    std::string stanza;  // the service
    bool sockets_only = false;
};

class Routes {
public:
    /// The built-in table with `more` lines "PATH=STANZA" laid over it. Throws Error(invalid) naming a bad line.
    Routes(const Host& host, const std::vector<std::string_view>& more);
    /// The longest route that takes the path; null: none.
    const Route* find(std::string_view path) const;
    const kit::http::RoleTarget& target(const Route& route) const { return targets_.at(route.stanza); }

private:
    std::vector<Route> routes_;
    std::map<std::string, kit::http::RoleTarget, std::less<>> targets_;
};

}  // namespace orrery::proxy
