// Who is it, by a signed token?
#pragma once
#include <orrery/auth.h>

#include "claims.h"
#include "policy.h"
#include "rules.h"
#include "token.h"

namespace orrery::jwt {

class JwtModule : public AuthModule {
public:
    using Clock = std::function<Time()>;
    /// `clock` tells the time; tests give their own.
    JwtModule(Host host, Policy policy, Clock clock);
    Verdict authenticate(const AuthRequest& request) override;

private:
    Principal check(const AuthRequest& request, std::string_view text);
    void check_signature(const Token& token, const Rules& rules, Time now) const;
    Host host_;
    const Policy policy_;
    const Clock clock_;
    KnownRules rules_;
};

}  // namespace orrery::jwt
