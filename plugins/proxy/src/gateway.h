// The way of one browser request: virtual proxy, session or sign-in, route, service.
#pragma once
#include "authentication.h"
#include "routes.h"
#include "sessions.h"
#include "throttle.h"
#include "virtual_proxies.h"
#include "visit.h"

namespace orrery::proxy {

class Gateway {
public:
    struct Parts {
        Host host;
        const VirtualProxies& proxies;
        Sessions& sessions;
        const Authentication& authentication;
        const Routes& routes;
        std::chrono::milliseconds deadline;
    };
    explicit Gateway(Parts parts) : parts_(std::move(parts)) {}
    /// [worker, concurrent]
    kit::http::Response answer(kit::http::Request& request);

private:
    kit::http::Response decide(Visit& visit);
    std::optional<kit::http::Response> take_ticket(Visit& visit);
    kit::http::Response module_page(Visit& visit);
    std::optional<kit::http::Response> sign_in(Visit& visit);
    kit::http::Response relay(Visit& visit, const Route& route);
    kit::http::Response failure(const Visit& visit, const Error& error) const;
    void begin_session(Visit& visit, const SignIn& who);
    Fields auth_record(const Visit& visit) const;

    Parts parts_;
    Throttle tickets_{20};
};

}  // namespace orrery::proxy
