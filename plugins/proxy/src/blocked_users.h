// Users who may not sign in any more lose the sessions they have.
#pragma once
#include <orrery/host.h>

#include "repository_client.h"
#include "sessions.h"

namespace orrery::proxy {

class BlockedUsers {
public:
    BlockedUsers(Host host, const RepositoryClient& repository, Sessions& sessions)
        : host_(std::move(host)), repository_(repository), sessions_(sessions) {}
    /// From here on events end sessions.
    void start();
    void stop() { subscriptions_.clear(); }
    /// Asks the repository who of those with sessions is blocked or gone, for what happened while nobody listened;
    /// false: it did not answer. [worker]
    bool look();

private:
    /// Those that began before `until`.
    void end_sessions(const Principal& who, Session::Time until = Session::Time::max());
    Host host_;
    const RepositoryClient& repository_;
    Sessions& sessions_;
    std::vector<Subscription> subscriptions_;
};

}  // namespace orrery::proxy
