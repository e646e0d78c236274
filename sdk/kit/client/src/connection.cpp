#include <netinet/tcp.h>
#include <orrery/kit/client/connection.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "resolve.h"
#include "socket.h"
#include "tls_session.h"

namespace orrery::client {

struct Connection::Data {
    Endpoint endpoint;
    std::string label;
    Descriptor socket;
    std::unique_ptr<TlsSession> tls;

    void send_raw(std::string_view bytes, Deadline deadline) {
        while (!bytes.empty()) {
            auto sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent >= 0)
                bytes.remove_prefix(static_cast<size_t>(sent));
            else if (errno == EAGAIN || errno == EWOULDBLOCK)
                require(socket.get(), POLLOUT, deadline, label);
            else if (errno != EINTR)
                throw_system("cannot send to", label, errno);
        }
    }
    size_t receive_raw(char* place, size_t size, Deadline deadline) {
        for (;;) {
            auto got = ::recv(socket.get(), place, size, 0);
            if (got >= 0) return static_cast<size_t>(got);
            if (errno == EAGAIN || errno == EWOULDBLOCK)
                require(socket.get(), POLLIN, deadline, label);
            else if (errno != EINTR)
                throw_system("lost", label, errno);
        }
    }
    void send_encrypted(Deadline deadline) {
        auto& bytes = tls->outgoing();
        send_raw(bytes, deadline);
        bytes.clear();
    }
    /// False: the server has closed.
    bool receive_encrypted(Deadline deadline) {
        char piece[16 * 1024];
        auto got = receive_raw(piece, sizeof piece, deadline);
        tls->received({piece, got});
        return got > 0;
    }
};

namespace {

/// Invalid with errno set when that address does not answer.
Descriptor connect_to(const Address& address, const std::string& label, Deadline deadline, int& error) {
    Descriptor socket(::socket(address.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    error = errno;
    if (socket.get() < 0) return {};
    int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.bytes), address.size) == 0) return socket;
    error = errno;
    if (error != EINPROGRESS) return {};
    require(socket.get(), POLLOUT, deadline, label);
    socklen_t size = sizeof error;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 ? std::move(socket) : Descriptor();
}

}  // namespace

Connection::Connection(const Endpoint& endpoint, Deadline deadline)
    : data_(std::make_unique<Data>(Data{endpoint, endpoint.label(), {}, {}})) {
    int error = EADDRNOTAVAIL;
    for (auto& address : resolve(endpoint, SOCK_STREAM, deadline)) {
        data_->socket = connect_to(address, data_->label, deadline, error);
        if (data_->socket.get() >= 0) return;
    }
    throw_system("cannot connect to", data_->label, error);
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

bool Connection::encrypted() const noexcept { return data_->tls != nullptr; }

void Connection::start_tls(const Tls& tls, Deadline deadline) {
    data_->tls = std::make_unique<TlsSession>(tls, data_->endpoint.host);
    for (;;) {
        auto step = data_->tls->handshake(data_->label);
        data_->send_encrypted(deadline);
        if (step == TlsSession::Step::done) return;
        if (step == TlsSession::Step::closed || !data_->receive_encrypted(deadline))
            throw Error(Code::unavailable, data_->label + " closed the connection while TLS was set up",
                        "does the receiver speak TLS on that port?");
    }
}

void Connection::write(std::string_view bytes, Deadline deadline) {
    if (!data_->tls) return data_->send_raw(bytes, deadline);
    constexpr size_t record = 16 * 1024;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(record, bytes.size()))) {
        while (data_->tls->encrypt(bytes.substr(0, record), data_->label) == TlsSession::Step::wants_bytes)
            if (!data_->receive_encrypted(deadline))
                throw Error(Code::unavailable, data_->label + " closed the connection");
        data_->send_encrypted(deadline);
    }
}

size_t Connection::read(char* place, size_t size, Deadline deadline) {
    if (!data_->tls) return data_->receive_raw(place, size, deadline);
    for (;;) {
        auto got = size;
        auto step = data_->tls->decrypt(place, got, data_->label);
        data_->send_encrypted(deadline);
        if (step == TlsSession::Step::done) return got;
        if (step == TlsSession::Step::closed || !data_->receive_encrypted(deadline)) return 0;
    }
}

bool Connection::alive() noexcept {
    char byte;
    auto got = ::recv(data_->socket.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR));
}

}  // namespace orrery::client
