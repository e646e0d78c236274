// Carries messages between a client's WebSocket and an Orrery stream. Neither side is read while the other does not
// drain, so little more than one buffer per direction is ever held.
#pragma once
#include <memory>

#include "connection.h"
#include "stream_end.h"

namespace orrery::kit::http {

/// One WebSocket. Keeps itself until both sides have ended. [its network thread]
class SocketRelay : public std::enable_shared_from_this<SocketRelay> {
public:
    /// `owner` keeps the channel alive.
    SocketRelay(std::shared_ptr<void> owner, Channel& channel, const ServerLimits& limits);
    ~SocketRelay();
    /// Completes the handshake and runs until both sides have ended.
    void start(const RequestHead& head, Response response);
    /// Closes with this code after what is queued. [network thread]
    void close(std::uint16_t code, std::string reason);
    void abort();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace orrery::kit::http
