// GET requests to one REST server.
#pragma once
#include <Poco/Net/Context.h>
#include <Poco/URI.h>
#include <orrery/host.h>

namespace rest {

/// Where the source is and how far to trust it.
struct Source {
    Poco::URI url;
    std::string token, authority;
    std::chrono::milliseconds timeout{};
    size_t largest = 0;  ///< bytes of one answer
    /// Throws Error(invalid) naming the parameter.
    explicit Source(const orrery::Config& config);
};

/// [any thread] Each request has a connection of its own.
class Client {
public:
    Client(orrery::Host host, const orrery::Config& config);
    const Source& source() const noexcept { return source_; }
    /// The address a statement or a next page means: below the source's own, or Error(invalid).
    Poco::URI address_of(const std::string& statement) const;
    Poco::URI next_address(const Poco::URI& page, const std::string& link) const;
    /// The body of a 200 answer; anything else is an Error with a hint. Never names the token.
    std::string get(const Poco::URI& address) const;

private:
    orrery::Host host_;
    const Source source_;
    Poco::Net::Context::Ptr tls_;
};

}  // namespace rest
