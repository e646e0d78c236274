#include "udp.h"

#include <orrery/plugin.h>

namespace udp {

namespace {

using orrery::client::DatagramSocket;

/// The outbox's function: keeps the socket until something fails, so that a name is resolved anew then.
class Sender {
public:
    explicit Sender(const orrery::Config& config)
        : endpoint_{std::string(config.text("remoteaddress")),
                    static_cast<std::uint16_t>(config.number("remoteport", 0))},
          local_port_(static_cast<std::uint16_t>(config.number("localport", 0))),
          timeout_(orrery::logkit::delivery_limits(config).timeout) {
        orrery::client::check_endpoint(endpoint_, "remoteaddress");
    }
    void send(std::deque<orrery::logkit::Parcel>& due) {
        auto deadline = orrery::client::within(timeout_);
        try {
            if (!socket_) socket_.emplace(endpoint_, local_port_, deadline);
            for (; !due.empty(); due.pop_front()) socket_->send(due.front().bytes, deadline);
        } catch (const orrery::Error& error) {
            socket_.reset();
            if (error.code() == orrery::Code::limit)
                throw orrery::logkit::DeliveryError(error.code(), error.message(), error.hint(), 1);
            throw;
        }
    }

private:
    orrery::client::Endpoint endpoint_;
    std::uint16_t local_port_;
    std::chrono::milliseconds timeout_;
    std::optional<DatagramSocket> socket_;
};

}  // namespace

Udp::Udp(orrery::Host host, const orrery::Config& config)
    : AppenderBase(host, config, "remoteaddress"), encoding_(config.text("encoding"), "encoding") {
    if (idle()) return;
    outbox_.emplace(std::move(host), "udp", orrery::logkit::delivery_limits(config),
                    [sender = std::make_shared<Sender>(config)](auto& due) { sender->send(due); });
}

void Udp::write(const orrery::logkit::Event&, std::string_view text) {
    auto bytes = encoding_.encode(text);
    bytes.resize(std::min(bytes.size(), DatagramSocket::max_datagram));
    outbox_->put({std::move(bytes)});
}

}  // namespace udp

ORRERY_PLUGIN(udp::Udp, "org.orrery.appender.udp", "1.0.0", ORRERY_APPENDER_SETTINGS, ORRERY_DELIVERY_SETTINGS,
              {"remoteaddress", "the receiver's name or address"}, {"remoteport", "the receiver's port", "", "port"},
              {"localport", "the port datagrams come from; 0: any", "0", "port"},
              {"encoding", "the character set of the datagrams, such as utf-8 or iso-8859-1", "utf-8"})
