// What a plugin with network threads does with the sockets of Listen= lines: serve them, and let those that need TLS
// wait until the site has certificates.
#pragma once
#include <orrery/host.h>
#include <orrery/listener.h>
#include <orrery/service.h>

#include <map>
#include <mutex>
#include <vector>

#include "orrery/kit/http/certificate_folder.h"
#include "orrery/kit/http/server.h"

namespace orrery::kit::http {

/// The settings that every such plugin has, read from its Config: workers, queue, request-timeout, keep-alive,
/// compress-messages.
ServerLimits limits_from(const Config& config);

/// A Server, and the sockets that wait for certificates. A certificate that cannot be read is no error: its sockets
/// wait, and health() is degraded. start and attach throw what Server's start and add do.
class SiteListeners {
public:
    /// `certificates` is relative to the site's folder; `certificate` and `key` as in CertificateFolder.
    SiteListeners(Host host, const Config& config, ServerOptions options);
    ~SiteListeners();
    /// Begins to serve, and to look at the certificates: often while a socket waits, else every half minute and at the
    /// event certificates.changed. [control thread]
    void start();
    void attach(const Listening& listening);  // [control thread]
    void detach(std::string_view id);         // [control thread]
    void drain(std::chrono::milliseconds patience);
    void stop();
    HealthReport health() const;  // [any thread]

private:
    struct Waiting {
        Listening listening;
        Descriptor socket;
    };
    void open(const Listening& listening, Descriptor socket);
    void refresh();
    void look_for_renewals();
    void look_for_first();

    Host host_;
    CertificateFolder certificates_;
    mutable std::mutex mutex_;  // the server's control functions, and what waits
    std::vector<Waiting> waiting_;
    Server server_;
    bool stopped_ = false, looking_ = false;
    Subscription renewed_;
};

}  // namespace orrery::kit::http
