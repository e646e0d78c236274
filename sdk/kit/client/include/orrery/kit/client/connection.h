// A connection to a server, in clear or over TLS.
#pragma once
#include <orrery/kit/client/endpoint.h>
#include <orrery/kit/client/tls.h>

namespace orrery::client {

/// One TCP connection. Each call returns or throws by its deadline: Error(deadline), or Error(unavailable) with the
/// receiver's address and the system's reason. After an Error the connection is of no more use. Movable. One thread at
/// a time.
class Connection {
public:
    /// Resolves the host and tries its addresses in turn.
    Connection(const Endpoint& endpoint, Deadline deadline);
    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    /// From here on everything is encrypted. Throws Error(denied) when the server's certificate is not to be trusted or
    /// is another's.
    void start_tls(const Tls& tls, Deadline deadline);
    bool encrypted() const noexcept;

    /// Sends all of it.
    void write(std::string_view bytes, Deadline deadline);
    /// Waits for some bytes; 0: the server has closed in order.
    size_t read(char* place, size_t size, Deadline deadline);
    /// Whether the server has neither closed nor failed; looks, does not wait. Bytes that wait are taken for alive.
    bool alive() noexcept;

private:
    struct Data;
    std::unique_ptr<Data> data_;
};

}  // namespace orrery::client
