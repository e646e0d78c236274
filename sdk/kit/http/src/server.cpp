#include "orrery/kit/http/server.h"

#include <stdexcept>

#include "network.h"

namespace orrery::kit::http {

struct Server::Parts {
    explicit Parts(ServerOptions options) : shared(std::make_shared<Shared>(std::move(options))) {
        for (std::size_t i = 0; i < shared->options.limits.network_threads; ++i)
            networks.push_back(std::make_unique<Network>(shared));
    }
    void on_each(void (Network::*action)()) {
        for (auto& network : networks) network->run_there([&] { (network.get()->*action)(); });
    }
    bool wait_until_empty(std::chrono::milliseconds patience) const {
        auto until = std::chrono::steady_clock::now() + patience;
        while (shared->connections > 0 && std::chrono::steady_clock::now() < until)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return shared->connections == 0;
    }

    std::shared_ptr<Shared> shared;
    std::vector<std::unique_ptr<Network>> networks;
    bool running = false;
};

Server::Server(ServerOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {}

Server::~Server() { stop(); }

void Server::start() {
    for (auto& network : parts_->networks) network->start();
    parts_->running = true;
}

void Server::add(Listener listener) {
    if (!parts_->running) throw std::runtime_error("listener " + listener.name + ": the server is not running");
    std::vector<Network*> all;
    for (auto& network : parts_->networks) all.push_back(network.get());
    Network* first = all.front();
    first->run_there([&] { first->listen(std::move(listener), std::move(all)); });
}

void Server::remove(std::string_view name) {
    if (!parts_->running) return;
    Network* first = parts_->networks.front().get();
    first->run_there([&] { first->close_listener(name); });
}

bool Server::drain(std::chrono::milliseconds patience) {
    if (!parts_->running) return true;
    parts_->shared->draining = true;
    parts_->on_each(&Network::close_listeners);
    parts_->on_each(&Network::drain_connections);
    return parts_->wait_until_empty(patience);
}

void Server::stop() {
    if (!std::exchange(parts_->running, false)) return;
    parts_->shared->draining = true;
    parts_->on_each(&Network::close_listeners);
    parts_->on_each(&Network::close_connections);
    parts_->shared->pool.stop();
    {
        std::lock_guard lock(parts_->shared->gate->mutex);
        parts_->shared->gate->open = false;
    }
    parts_->wait_until_empty(std::chrono::seconds(5));
    for (auto& network : parts_->networks) network->stop();
}

std::size_t Server::connections() const { return parts_->shared->connections; }

}  // namespace orrery::kit::http
