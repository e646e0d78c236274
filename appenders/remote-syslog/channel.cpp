#include "channel.h"

namespace remote_syslog {

namespace {

Protocol protocol_of(std::string_view name) {
    return name == "tcp" ? Protocol::tcp : name == "tls" ? Protocol::tls : Protocol::udp;
}

}  // namespace

ChannelSettings channel_settings(const orrery::Config& config) {
    ChannelSettings settings;
    settings.protocol = protocol_of(config.text("protocol"));
    settings.framing = config.text("framing") == "lf" ? Framing::line_feed : Framing::octet_counting;
    settings.timeout = orrery::logkit::delivery_limits(config).timeout;
    settings.endpoint.host = config.text("remoteaddress", "127.0.0.1");
    settings.endpoint.port =
        static_cast<std::uint16_t>(config.number("remoteport", settings.protocol == Protocol::tls ? 6514 : 514));
    orrery::client::check_endpoint(settings.endpoint, "remoteaddress");
    if (settings.protocol == Protocol::tls) settings.tls.emplace(orrery::client::tls_settings(config));
    return settings;
}

void Channel::send(std::deque<orrery::logkit::Parcel>& due) try {
    auto deadline = orrery::client::within(settings_.timeout);
    if (settings_.protocol == Protocol::udp)
        send_datagrams(due, deadline);
    else
        send_frames(due, deadline);
} catch (...) {
    socket_.reset(), connection_.reset();
    throw;
}

void Channel::send_datagrams(std::deque<orrery::logkit::Parcel>& due, orrery::client::Deadline deadline) {
    if (!socket_) socket_.emplace(settings_.endpoint, std::uint16_t{0}, deadline);
    for (; !due.empty(); due.pop_front()) socket_->send(due.front().bytes, deadline);
}

/// Syslog has no acknowledgement: what was sent right before the server went away is lost. So it is looked before each
/// batch whether the server has closed, and a batch that failed is sent again as a whole.
void Channel::send_frames(std::deque<orrery::logkit::Parcel>& due, orrery::client::Deadline deadline) {
    if (connection_ && !connection_->alive()) connection_.reset();
    if (!connection_) {
        connection_.emplace(settings_.endpoint, deadline);
        if (settings_.tls) connection_->start_tls(*settings_.tls, deadline);
    }
    std::string frames;
    for (auto& parcel : due)
        if (settings_.framing == Framing::octet_counting)
            frames.append(std::to_string(parcel.bytes.size())).append(" ").append(parcel.bytes);
        else
            frames.append(parcel.bytes).append("\n");
    connection_->write(frames, deadline);
}

}  // namespace remote_syslog
