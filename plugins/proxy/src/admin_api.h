// /qps for programs with a site certificate: tickets, sessions, users.
#pragma once
#include <orrery/kit/json/value.h>

#include "journal.h"
#include "repository_client.h"
#include "sessions.h"
#include "virtual_proxies.h"

namespace orrery::proxy {

class AdminApi {
public:
    AdminApi(Host host, const RepositoryClient& repository, const VirtualProxies& proxies, Sessions& sessions,
             Journal& journal)
        : host_(std::move(host)), repository_(repository), proxies_(proxies), sessions_(sessions), journal_(journal) {}
    /// [worker, concurrent]
    kit::http::Response answer(kit::http::Request& request);

private:
    struct Call {
        kit::http::Request& request;
        std::string prefix;                 // of the virtual proxy
        std::vector<std::string> resource;  // "session", id…; decoded
    };
    Call read_call(kit::http::Request& request) const;
    kit::http::Response decide(const Call& call);
    kit::http::Response ticket(const Call& call);
    kit::http::Response session_list(const Call& call);
    kit::http::Response add_session(const Call& call);
    kit::http::Response one_session(const Call& call);
    kit::http::Response user_sessions(const Call& call);
    Host host_;
    const RepositoryClient& repository_;
    const VirtualProxies& proxies_;
    Sessions& sessions_;
    Journal& journal_;
};

}  // namespace orrery::proxy
