// The proxy's log levels as its entity in the repository says.
#pragma once
#include <orrery/host.h>
#include <orrery/kit/json/value.h>

#include <map>
#include <mutex>
#include <string>

namespace orrery::proxy {

/// Logger → level, of a ProxyService entity: {"AuditActivity.Proxy": "info", …}; what is not there is left out.
std::map<std::string, std::string> levels_of(const json::Value& proxy_service);

/// Tells the kernel what changed. [any thread]
class LogLevels {
public:
    explicit LogLevels(Host host) : host_(std::move(host)) {}
    /// "info" is what the entity has at first: until it says something else, the site's own levels count, and when it
    /// says "info" again they do so again.
    void apply(const std::map<std::string, std::string>& levels);

private:
    Host host_;
    std::mutex mutex_;
    std::map<std::string, std::string> applied_;
};

}  // namespace orrery::proxy
