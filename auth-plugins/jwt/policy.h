// What the stanza says about every token.
#pragma once
#include <orrery/config.h>
#include <orrery/kit/crypto/signature.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace orrery::jwt {

struct Policy {
    std::set<crypto::SignatureAlgorithm> algorithms;
    std::vector<std::string> required;  // claims that must be there
    std::string issuer;                 // "": any
    std::chrono::seconds skew{30};      // by which clocks may differ
    bool session_ends_with_token = false;
};

/// Throws Error(invalid) naming the parameter.
Policy read_policy(const Config& config);

}  // namespace orrery::jwt
