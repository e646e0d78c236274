// Whether a token whose signature is right counts here and now.
#pragma once
#include <orrery/kit/json/value.h>

#include <chrono>
#include <optional>

#include "policy.h"

namespace orrery::jwt {

using Time = std::chrono::sys_seconds;

/// Throws Refusal unless exp, nbf, iat, iss and aud are what the policy and `audience` ("": any) ask for. Answers when
/// it ends, if it does. Times must be whole numbers of seconds.
std::optional<Time> check_claims(const json::Value& claims, const Policy& policy, const std::string& audience,
                                 Time now);

}  // namespace orrery::jwt
