// Who is it, by the word of a trusted front?
#pragma once
#include <orrery/auth.h>

#include "peers.h"

namespace orrery::header {

class HeaderModule : public AuthModule {
public:
    HeaderModule(Host host, Peers trusted) : host_(std::move(host)), trusted_(std::move(trusted)) {}
    Verdict authenticate(const AuthRequest& request) override;

private:
    Host host_;
    const Peers trusted_;
};

}  // namespace orrery::header
