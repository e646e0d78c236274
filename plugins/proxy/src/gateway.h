// The way of one browser request: virtual proxy, session or sign-in, route, service.
#pragma once
#include "authentication.h"
#include "journal.h"
#include "proven_sessions.h"
#include "repository_client.h"
#include "routes.h"
#include "sessions.h"
#include "virtual_proxies.h"
#include "visit.h"

namespace orrery::proxy {

class Gateway {
public:
    struct Parts {
        Host host;
        const RepositoryClient& repository;
        const VirtualProxies& proxies;
        Sessions& sessions;
        const Authentication& authentication;
        const Routes& routes;
        Journal& journal;
        std::chrono::milliseconds deadline;
    };
    explicit Gateway(Parts parts) : parts_(std::move(parts)), proven_(parts_.sessions) {}
    /// [worker, concurrent]
    kit::http::Response answer(kit::http::Request& request);

private:
    kit::http::Response decide(Visit& visit);
    std::optional<kit::http::Response> take_ticket(Visit& visit);
    std::optional<kit::http::Response> take_proof(Visit& visit);
    void use_proven_session(Visit& visit, const SignIn& who);
    kit::http::Response module_page(Visit& visit);
    std::optional<kit::http::Response> sign_in(Visit& visit);
    using Question = SignIn (Authentication::*)(const VirtualProxy&, const Fields&) const;
    SignIn ask(const Visit& visit, Question question) const;
    SignIn ask_page(const Visit& visit) const;
    kit::http::Response turn_away(const Visit& visit, SignIn result) const;
    kit::http::Response relay(Visit& visit, const Route& route);
    kit::http::Response failure(const Visit& visit, const Error& error) const;
    void begin_session(Visit& visit, const SignIn& who);
    void admit(const Visit& visit, const SignIn& who) const;
    void log_sign_in(const Visit& visit, const SignIn& who) const;
    Fields auth_record(const Visit& visit) const;

    Parts parts_;
    ProvenSessions proven_;
};

}  // namespace orrery::proxy
