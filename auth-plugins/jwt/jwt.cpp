// The plugin's entry.
#include <orrery/plugin.h>

#include "module.h"

namespace {

orrery::jwt::Time now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

class Jwt : public orrery::jwt::JwtModule {
public:
    Jwt(orrery::Host host, const orrery::Config& config)
        : JwtModule(std::move(host), orrery::jwt::read_policy(config), now) {}
};

}  // namespace

ORRERY_PLUGIN(Jwt, "org.orrery.jwt", "0.1.0",
              {"algorithms",
               "the signatures taken, each only with a key of its kind: of RS256 RS384 RS512 PS256 PS384 PS512 ES256 "
               "ES384 ES512",
               "RS256 RS384 RS512 ES256 ES384 ES512"},
              {"require", "claims that every token must have, such as exp iat; none for no such claim", "exp"},
              {"issuer", "the iss that every token must have; without it any", ""},
              {"skew", "by how much clocks may differ, for exp, nbf and iat; at most 10m", "30s", "duration"},
              {"session-ends-with-token", "the session ends with its token's exp, not only when it idles", "false",
               "flag"})
