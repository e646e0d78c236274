// Posts a body to one address.
#pragma once
#include <Poco/Net/Context.h>
#include <Poco/URI.h>
#include <orrery/config.h>

#include <memory>

namespace webhook {

/// One thread at a time.
class Sender {
public:
    /// Throws Error(invalid) naming the parameter.
    explicit Sender(const orrery::Config& config);
    /// Throws an Error with a hint unless the receiver answers 2xx. Never names the token, nor the query of the
    /// address, which many receivers use as a password.
    void post(const std::string& body) const;

private:
    Poco::URI url_;
    std::string token_, shown_;
    std::chrono::milliseconds timeout_;
    Poco::Net::Context::Ptr tls_;
};

}  // namespace webhook
