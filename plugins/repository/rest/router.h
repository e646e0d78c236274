// Which handler answers which method and path.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange.h"
#include "model/guid.h"

namespace orrery::repository::rest {

class Call;

/// Handlers are called concurrently.
using Handler = std::function<Response(Call&)>;

/// Routes by exact segments in any case; "{id}" stands for a GUID, "{name}" for anything. More exact routes win over
/// routes with places. Filled once, then read by any thread.
class Router {
public:
    void add(std::string_view method, std::string_view pattern, Handler handler);

    struct Match {
        const Handler* handler = nullptr;
        std::vector<Guid> ids;
        std::vector<std::string> names;
    };
    /// Throws Refusal 404 for an unknown path, 405 (with Allow) for a known one with another method.
    Match find(std::string_view method, const std::vector<std::string>& segments) const;

    /// "GET /qrs/app/{id}", sorted, for descriptions.
    std::vector<std::string> description() const;

private:
    struct Route {
        std::string method;
        std::vector<std::string> segments;
        Handler handler;
    };
    static int fit(const Route& route, const std::vector<std::string>& segments, Match& match);
    std::vector<Route> routes_;
};

}  // namespace orrery::repository::rest
