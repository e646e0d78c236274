// Datagrams to one receiver.
#pragma once
#include <orrery/kit/client/endpoint.h>

namespace orrery::client {

/// A UDP socket, connected so that a refusal by the receiver's host is seen: after the first datagram a moment is
/// waited for it, later ones meet it in passing. One thread at a time.
class DatagramSocket {
public:
    static constexpr size_t max_datagram = 65'507;  ///< bytes that fit into one over IPv4

    /// Resolves the host; binds `local_port` unless it is 0. Throws Error(unavailable) or Error(deadline).
    DatagramSocket(const Endpoint& endpoint, std::uint16_t local_port, Deadline deadline);
    ~DatagramSocket();
    DatagramSocket(const DatagramSocket&) = delete;
    DatagramSocket& operator=(const DatagramSocket&) = delete;

    /// Sends one datagram, or throws Error(unavailable): nobody there, as far as the network says. Error(limit): it is
    /// too long for a datagram.
    void send(std::string_view bytes, Deadline deadline);

private:
    void wait_for_refusal();
    std::string label_;
    int descriptor_ = -1;
    bool doubt_ = true;
};

}  // namespace orrery::client
