#include "network.h"

#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <future>
#include <stdexcept>

#include "connection.h"
#include "tls_state.h"

namespace orrery::kit::http {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

struct Network::Door {
    Door(Executor executor, Listener& given, std::vector<Network*> networks)
        : name(std::move(given.name)),
          tls(std::move(given.tls)),
          all(std::move(networks)),
          acceptor(executor),
          pause(executor) {}
    std::string name;
    std::shared_ptr<const TlsContext> tls;
    std::vector<Network*> all;
    std::size_t next = 0;
    Acceptor acceptor;
    Timer pause;
};

Network::Network(std::shared_ptr<Shared> shared) : shared_(std::move(shared)), busy_(context_.get_executor()) {}

Network::~Network() { stop(); }

void Network::start() {
    thread_ = std::thread([this] { context_.run(); });
}

void Network::run_there(std::function<void()> work) {
    std::promise<void> done;
    asio::post(context_, [&] {
        try {
            work();
            done.set_value();
        } catch (...) {
            done.set_exception(std::current_exception());
        }
    });
    done.get_future().get();
}

void Network::listen(Listener listener, std::vector<Network*> all) {
    int listening = 0, domain = 0;
    socklen_t size = sizeof(int);
    int fd = listener.socket.get();
    if (::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 || listening == 0 ||
        ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) != 0)
        throw std::runtime_error("listener " + listener.name + ": the descriptor is not a listening socket");
    auto door = std::make_shared<Door>(context_.get_executor(), listener, std::move(all));
    door->acceptor.assign(domain == AF_INET6 ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), listener.socket.release());
    doors_.push_back(door);
    accept(door);
}

void Network::accept(std::shared_ptr<Door> door) {
    Network* target = door->all[door->next++ % door->all.size()];
    door->acceptor.async_accept(
        target->context_.get_executor(), [this, door, target](ErrorCode error, TcpSocket socket) {
            if (error && !door->acceptor.is_open()) return;
            if (error) {  // out of descriptors, most likely: those who are served go on, the others wait in the backlog
                door->pause.expires_after(std::chrono::milliseconds(100));
                door->pause.async_wait([this, door](ErrorCode) {
                    if (door->acceptor.is_open()) accept(door);
                });
                return;
            }
            if (target == this) {
                adopt(std::move(socket), *door);
            } else {
                asio::post(target->context_, [target, door, socket = std::move(socket)]() mutable {
                    target->adopt(std::move(socket), *door);
                });
            }
            // Accepted is accepted: who came while the door was closed is still served.
            if (door->acceptor.is_open()) accept(door);
        });
}

void Network::adopt(TcpSocket socket, const Door& door) {
    if (shared_->connections >= shared_->options.limits.connections) return;
    ErrorCode error;
    auto peer = socket.remote_endpoint(error);
    if (error) return;
    socket.set_option(asio::ip::tcp::no_delay(true), error);
    std::unique_ptr<Transport> transport;
    if (door.tls) {
        // The connection's SSL object holds its own reference to the context's certificates.
        auto state = door.tls->current();
        transport = std::make_unique<Transport>(std::move(socket), state->context);
    } else {
        transport = std::make_unique<Transport>(std::move(socket));
    }
    auto connection =
        std::make_shared<Connection>(shared_, std::move(transport), door.name, peer.address().to_string());
    connections_.push_back(connection);
    if (++adopted_ % 256 == 0)
        connections_.remove_if([](const std::weak_ptr<Connection>& old) { return old.expired(); });
    connection->start();
}

void Network::close_listener(std::string_view name) {
    doors_.remove_if([name](const std::shared_ptr<Door>& door) {
        if (door->name != name) return false;
        door->acceptor.close();
        return true;
    });
}

void Network::close_listeners() {
    for (auto& door : doors_) door->acceptor.close();
    doors_.clear();
}

void Network::drain_connections() {
    for (auto& weak : connections_)
        if (auto connection = weak.lock()) connection->drain();
}

void Network::close_connections() {
    for (auto& weak : connections_)
        if (auto connection = weak.lock()) connection->close();
}

void Network::stop() {
    busy_.reset();
    context_.stop();
    if (thread_.joinable()) thread_.join();
}

}  // namespace orrery::kit::http
