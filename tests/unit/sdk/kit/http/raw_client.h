// A blocking socket client for tests: sends bytes as they are, reads until the peer is silent or gone.
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>

inline int listen_on_loopback(int& port) {
    int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd, 64) != 0 ||
        ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no loopback listener");
    port = ntohs(address.sin_port);
    return fd;
}

class RawClient {
public:
    explicit RawClient(int port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("connect");
    }
    RawClient(const RawClient&) = delete;
    ~RawClient() { ::close(fd_); }

    /// False when the peer has gone.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    /// Reads until `end` is in the text (or the peer closes); throws after five silent seconds.
    std::string read_until(std::string_view end) {
        std::size_t found;
        while ((found = buffer_.find(end)) == std::string::npos)
            if (!more()) return std::exchange(buffer_, {});
        std::string text = buffer_.substr(0, found + end.size());
        buffer_.erase(0, found + end.size());
        return text;
    }
    std::string read_bytes(std::size_t count) {
        while (buffer_.size() < count)
            if (!more()) break;
        std::string text = buffer_.substr(0, count);
        buffer_.erase(0, text.size());
        return text;
    }
    std::string read_all() {
        while (more()) {
        }
        return std::exchange(buffer_, {});
    }
    /// Sends one request and reads its response by Content-Length.
    std::string ask(std::string_view request) {
        send(request);
        return read_response();
    }
    std::string read_response() {
        std::string head = read_until("\r\n\r\n");
        std::size_t at = head.find("Content-Length: ");
        if (at == std::string::npos) return head;
        return head + read_bytes(std::stoul(head.substr(at + 16)));
    }

private:
    bool more() {
        pollfd waiting{fd_, POLLIN, 0};
        if (::poll(&waiting, 1, 5000) == 0) throw std::runtime_error("the server is silent; so far: " + buffer_);
        char bytes[65536];
        auto got = ::recv(fd_, bytes, sizeof bytes, 0);
        if (got <= 0) return false;
        buffer_.append(bytes, static_cast<std::size_t>(got));
        return true;
    }
    int fd_;
    std::string buffer_;
};
