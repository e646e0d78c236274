// The virtual proxies this node serves: a decoded snapshot, so that no request asks the repository.
#pragma once
#include <memory>
#include <mutex>

#include "repository_client.h"
#include "virtual_proxy.h"

namespace orrery::proxy {

/// Immutable; longest prefixes first, the default one last.
using ProxyTable = std::vector<std::shared_ptr<const VirtualProxy>>;

struct Match {
    std::shared_ptr<const VirtualProxy> proxy;
    std::string path;  // behind the prefix
};

class VirtualProxies {
public:
    /// Begins with the built-in default one, prefix "".
    VirtualProxies(Host host, const RepositoryClient& repository);
    /// Reads them from the repository; false: it did not answer, and what was known stays in use. [worker]
    bool refresh();
    std::shared_ptr<const ProxyTable> table() const;  // [any thread]
    Match match(std::string_view path) const;         // [any thread] the default one takes what no prefix takes
    std::shared_ptr<const VirtualProxy> by_prefix(std::string_view prefix) const;  // [any thread] null: unknown

private:
    Host host_;
    const RepositoryClient& repository_;
    mutable std::mutex mutex_;
    std::shared_ptr<const ProxyTable> table_;
};

/// The table of a repository's answers: all configurations, and the proxy services that link some of them. Without any
/// link all count. There is always a default one.
ProxyTable build_table(const json::Value& configurations, const json::Value& services);

}  // namespace orrery::proxy
