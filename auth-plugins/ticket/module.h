// Redeems tickets.
#pragma once
#include <orrery/auth.h>

namespace orrery::ticket {

class TicketModule : public AuthModule {
public:
    explicit TicketModule(Host host) : host_(std::move(host)) {}
    Verdict authenticate(const AuthRequest& request) override;

private:
    Host host_;
};

}  // namespace orrery::ticket
