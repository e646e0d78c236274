#include "policy.h"

#include <orrery/kit/http/text.h>

namespace orrery::jwt {
namespace {

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!(text = kit::http::trim(text)).empty()) {
        const auto end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

}  // namespace

Policy read_policy(const Config& config) {
    Policy policy;
    for (const auto& name : words_of(config.require("algorithms"))) {
        auto algorithm = crypto::signature_algorithm(name);
        if (!algorithm)
            throw Error(Code::invalid, "parameter --algorithms: '" + name + "' is none that a public key checks",
                        "choose of RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512");
        policy.algorithms.insert(*algorithm);
    }
    for (auto& claim : words_of(config.require("require")))
        if (claim != "none") policy.required.push_back(std::move(claim));
    policy.issuer = config.text("issuer");
    policy.skew = std::chrono::duration_cast<std::chrono::seconds>(config.duration("skew", policy.skew));
    if (policy.skew > std::chrono::minutes(10))
        throw Error(Code::invalid, "parameter --skew: at most 10m, else times mean nothing", "set the clocks by NTP");
    policy.session_ends_with_token = config.flag("session-ends-with-token");
    return policy;
}

}  // namespace orrery::jwt
