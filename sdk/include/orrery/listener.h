// The role orrery.listener/1: plugins that own network threads and serve the sockets of Listen= lines (http, proxy).
#pragma once
#include <orrery/host.h>

namespace orrery {

/// One listening socket, bound by the kernel. `id` is taken with host.take_stream(id).release(); it outlives restarts
/// of the plugin, since the kernel keeps its own descriptor.
struct Listening {
    std::string id, stanza, address, tls;  ///< tls: none | tls | mtls
    int port = 0;                          ///< as bound: never 0 when it is open
};

/// [control thread] Called after start, for each socket; detach before stop or when the stanza's line has gone.
class Listener {
public:
    virtual ~Listener() = default;
    /// Serve this socket from now on; throw an Error when that cannot be.
    virtual void attach(const Listening& listening) = 0;
    /// Accept nothing more on the socket of that Listening::id. An unknown id is no error.
    virtual void detach(std::string_view id) = 0;
};

}  // namespace orrery
