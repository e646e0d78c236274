#include "server.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace telnet {

using orrery::Code;
using orrery::Error;

std::string for_terminal(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        if (c == '\n')
            out += "\r\n";
        else if (c == '\t' || (byte >= 32 && byte != 127 && byte != 255))
            out += c;
        else if (c != '\r' && byte != 255)
            out += '.';
    }
    return out;
}

namespace {

int listen_on(const std::string& address, std::uint16_t port) {
    sockaddr_in four{};
    sockaddr_in6 six{};
    bool is_four = ::inet_pton(AF_INET, address.c_str(), &four.sin_addr) == 1;
    if (!is_four && ::inet_pton(AF_INET6, address.c_str(), &six.sin6_addr) != 1)
        throw Error(Code::invalid, "parameter --address: expected an address of this machine",
                    "127.0.0.1, or 0.0.0.0 for all");
    four.sin_family = AF_INET, four.sin_port = htons(port);
    six.sin6_family = AF_INET6, six.sin6_port = htons(port);
    int socket = ::socket(is_four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    auto* where = is_four ? reinterpret_cast<sockaddr*>(&four) : reinterpret_cast<sockaddr*>(&six);
    socklen_t size = is_four ? sizeof four : sizeof six;
    if (socket >= 0 && ::bind(socket, where, size) == 0 && ::listen(socket, 16) == 0) return socket;
    auto error = errno;
    if (socket >= 0) ::close(socket);
    throw Error(
        Code::unavailable,
        "cannot listen on " + address + ":" + std::to_string(port) + ": " + std::generic_category().message(error),
        "is the port taken? Ports below 1024 need the right to use them");
}

}  // namespace

Server::Server(orrery::Host host, const std::string& address, std::uint16_t port)
    : host_(std::move(host)),
      listener_(listen_on(address, port)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { run(); }) {}

Server::~Server() {
    stopping_ = true;
    wake();
    thread_.join();
    for (auto& client : clients_) ::close(client.socket);
    ::close(listener_);
    ::close(wake_);
}

void Server::wake() {
    std::uint64_t one = 1;
    [[maybe_unused]] auto written = ::write(wake_, &one, sizeof one);  // a full counter wakes, too
}

void Server::send(std::string_view text) {
    if (!watched()) return;
    auto shown = for_terminal(text);
    std::lock_guard lock(mutex_);
    for (auto& client : clients_)
        if (client.waiting.size() + shown.size() <= most_waiting)
            client.waiting += shown;
        else
            client.slow = true;
    wake();
}

void Server::greet(int socket) {
    auto text = clients_.size() >= most_clients
                    ? "Too many connections: " + std::to_string(clients_.size()) + " watch already\r\n"
                    : "TelnetAppender v1.0 (" + std::to_string(clients_.size() + 1) + " active connections)\r\n\r\n";
    ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
}

void Server::accept_all() {
    for (int socket; (socket = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
        greet(socket);
        if (clients_.size() >= most_clients) {
            ::shutdown(socket, SHUT_WR);
            ::close(socket);
        } else {
            clients_.push_back({socket, {}});
        }
    }
}

/// False: the client is gone, or too slow.
bool Server::serve(Client& client, short events) {
    if (client.slow) {
        host_.count("telnet_clients_dropped");
        host_.log().warn("a client of the telnet appender does not read and was disconnected");
        return false;
    }
    char dropped[1024];
    if (events & (POLLIN | POLLHUP | POLLERR)) {
        ssize_t got;
        while ((got = ::recv(client.socket, dropped, sizeof dropped, 0)) == sizeof dropped) {
        }
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return false;
    }
    if (client.waiting.empty()) return true;
    auto sent = ::send(client.socket, client.waiting.data(), client.waiting.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (sent > 0) client.waiting.erase(0, static_cast<size_t>(sent));
    return true;
}

void Server::run() {
    std::vector<pollfd> watched;
    while (!stopping_) {
        watched = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
        {
            std::lock_guard lock(mutex_);
            for (auto& client : clients_)
                watched.push_back(
                    {client.socket, static_cast<short>(POLLIN | (client.waiting.empty() ? 0 : POLLOUT)), 0});
        }
        if (::poll(watched.data(), watched.size(), 1000) < 0) continue;
        std::uint64_t times;
        [[maybe_unused]] auto read = ::read(wake_, &times, sizeof times);
        std::lock_guard lock(mutex_);
        size_t at = 2;
        std::erase_if(clients_, [&](Client& client) {
            if (serve(client, watched[at++].revents)) return false;
            ::close(client.socket);
            return true;
        });
        if (watched[0].revents) accept_all();
        clients_count_ = clients_.size();
    }
    std::lock_guard lock(mutex_);
    for (auto& client : clients_) serve(client, 0);  // what fits into the sockets is not lost
}

}  // namespace telnet
