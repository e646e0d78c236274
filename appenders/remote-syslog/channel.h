// The way to a syslog server.
#pragma once
#include <orrery/kit/client/connection.h>
#include <orrery/kit/client/datagram.h>
#include <orrery/kit/log/outbox.h>

namespace remote_syslog {

enum class Protocol { udp, tcp, tls };
enum class Framing { octet_counting, line_feed };

struct ChannelSettings {
    orrery::client::Endpoint endpoint;
    Protocol protocol = Protocol::udp;
    Framing framing = Framing::octet_counting;
    std::chrono::milliseconds timeout{5000};
    std::optional<orrery::client::Tls> tls;
};

/// Reads --remoteaddress, --remoteport, --protocol, --framing, --timeout and the TLS settings. Throws Error(invalid).
ChannelSettings channel_settings(const orrery::Config& config);

/// Connects when there is something to send and stays connected. One thread at a time.
class Channel {
public:
    explicit Channel(ChannelSettings settings) : settings_(std::move(settings)) {}
    /// An outbox's function.
    void send(std::deque<orrery::logkit::Parcel>& due);

private:
    void send_datagrams(std::deque<orrery::logkit::Parcel>& due, orrery::client::Deadline deadline);
    void send_frames(std::deque<orrery::logkit::Parcel>& due, orrery::client::Deadline deadline);

    ChannelSettings settings_;
    std::optional<orrery::client::DatagramSocket> socket_;
    std::optional<orrery::client::Connection> connection_;
};

}  // namespace remote_syslog
