// The token inside the form: proves that the page came from us, lately, and is good for one attempt.
#pragma once
#include <orrery/host.h>

#include <chrono>
#include <string>
#include <string_view>

namespace orrery::form {

/// Tokens carry their own proof, so that a page costs the site no memory until it is posted. [any thread]
class FormTokens {
public:
    using Clock = std::chrono::system_clock;
    static constexpr std::chrono::minutes lifetime{30};

    explicit FormTokens(Host host);
    std::string make(Clock::time_point now = Clock::now()) const;
    /// True for a token of ours that has not ended and was not taken before, site-wide.
    bool take(std::string_view token, Clock::time_point now = Clock::now()) const;

private:
    std::string proof_of(std::string_view content) const;
    Host host_;
    std::string key_;
};

}  // namespace orrery::form
