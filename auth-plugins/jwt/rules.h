// What a virtual proxy says about its tokens: its keys, and which claims tell who it is.
#pragma once
#include <orrery/auth.h>
#include <orrery/kit/crypto/signature.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace orrery::jwt {

struct MappedClaim {
    std::string claim, attribute;
    bool mandatory = false;
};

struct Rules {
    std::vector<crypto::PublicKey> keys;
    std::string user_claim, directory_claim;
    std::string fixed_directory;  // when the setting is "[TEXT]": then directory_claim is empty
    std::string audience;         // "": any
    std::vector<MappedClaim> attributes;
};

/// From a request's settings (jwtPublicKeyCertificate, jwtAttributeUserId, jwtAttributeUserDirectory, jwtAudience,
/// jwtAttributeMap). Throws Refusal naming the setting that is missing or wrong.
Rules read_rules(const AuthRequest& request);

/// Rules by the very text of the settings, so that a changed virtual proxy counts at once. [any thread]
class KnownRules {
public:
    std::shared_ptr<const Rules> of(const AuthRequest& request);

private:
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const Rules>> known_;
};

}  // namespace orrery::jwt
