#include <orrery/kit/client/datagram.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "resolve.h"
#include "socket.h"

namespace orrery::client {

namespace {

bool bind_local(int socket, int family, std::uint16_t port) {
    if (port == 0) return true;
    int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6, six.sin6_port = htons(port);
    sockaddr_in four{};
    four.sin_family = AF_INET, four.sin_port = htons(port);
    return family == AF_INET6 ? ::bind(socket, reinterpret_cast<sockaddr*>(&six), sizeof six) == 0
                              : ::bind(socket, reinterpret_cast<sockaddr*>(&four), sizeof four) == 0;
}

}  // namespace

DatagramSocket::DatagramSocket(const Endpoint& endpoint, std::uint16_t local_port, Deadline deadline)
    : label_(endpoint.label()) {
    int error = EADDRNOTAVAIL;
    for (auto& address : resolve(endpoint, SOCK_DGRAM, deadline)) {
        Descriptor socket(::socket(address.family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        int on = 1;
        ::setsockopt(socket.get(), SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
        if (!bind_local(socket.get(), address.family, local_port))
            throw_system("cannot use the local port " + std::to_string(local_port) + " towards", label_, errno);
        if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address.bytes), address.size) == 0) {
            descriptor_ = socket.release();
            return;
        }
        error = errno;
    }
    throw_system("cannot send to", label_, error);
}

DatagramSocket::~DatagramSocket() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void DatagramSocket::send(std::string_view bytes, Deadline deadline) {
    for (;;) {
        if (::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0) break;
        if (errno == EMSGSIZE)
            throw Error(Code::limit,
                        "a row of " + std::to_string(bytes.size()) + " bytes does not fit into a datagram to " + label_,
                        "let the layout cut the message, as in %.8192message");
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            require(descriptor_, POLLOUT, deadline, label_);
        else if (errno != EINTR)
            throw_system("cannot send to", label_, errno);
    }
    if (doubt_) wait_for_refusal();
    doubt_ = false;
}

void DatagramSocket::wait_for_refusal() {
    constexpr std::chrono::milliseconds patience{50};
    int error = 0;
    socklen_t size = sizeof error;
    if (wait_for(descriptor_, 0, within(patience)) &&
        ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error)
        throw_system("cannot send to", label_, error);
}

}  // namespace orrery::client
