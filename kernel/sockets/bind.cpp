#include "sockets/bind.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cerrno>
#include <cstring>

namespace orrery::kernel {

namespace {

[[noreturn]] void refuse(const ListenLine& line, int code) {
    auto what = "cannot listen on " + line.text() + ": ";
    if (code == EADDRINUSE)
        throw Error(Code::conflict, what + "port " + std::to_string(line.port) + " is in use by another program",
                    "stop that program (ss -ltnp shows it), or choose another port");
    if (code == EACCES)
        throw Error(Code::denied, what + "ports below 1024 need more rights",
                    "run as root, or give the capability cap_net_bind_service");
    throw Error(Code::unavailable, what + std::strerror(code));
}

}  // namespace

SocketAddress socket_address(const ListenLine& line) {
    SocketAddress out;
    auto port = htons(static_cast<uint16_t>(line.port));
    auto* four = reinterpret_cast<sockaddr_in*>(&out.storage);
    auto* six = reinterpret_cast<sockaddr_in6*>(&out.storage);
    auto text = line.address == "localhost" ? std::string("127.0.0.1")
                : line.address == "*"       ? std::string("::")
                                            : line.address;
    if (::inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
        four->sin_family = AF_INET, four->sin_port = port;
        out.size = sizeof *four;
    } else if (::inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6, six->sin6_port = port;
        out.size = sizeof *six;
    } else {
        throw Error(Code::invalid,
                    "'" + line.address + "' is no address: expected an IPv4 or IPv6 address, localhost or *");
    }
    return out;
}

Descriptor bind_listener(const ListenLine& line) {
    auto address = socket_address(line);
    Descriptor socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!socket) refuse(line, errno);
    int on = 1, six_only = line.address == "*" ? 0 : 1;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address.storage.ss_family == AF_INET6)
        ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &six_only, sizeof six_only);
    if (::bind(socket.get(), address.get(), address.size) != 0) refuse(line, errno);
    if (::listen(socket.get(), 1024) != 0) refuse(line, errno);
    return socket;
}

int bound_port(int descriptor) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
    if (storage.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in*>(&storage)->sin_port);
    return ntohs(reinterpret_cast<sockaddr_in6*>(&storage)->sin6_port);
}

}  // namespace orrery::kernel
