// One accepted connection, plain or TLS, as one type: what lies above is compiled once.
#pragma once
#include <optional>

#include "asio.h"

namespace orrery::kit::http {

/// Owns the socket. [its network thread]
class Transport {
public:
    using Tls = asio::ssl::stream<TcpSocket&>;
    using executor_type = Executor;

    explicit Transport(TcpSocket socket) : socket_(std::move(socket)) {}
    Transport(TcpSocket socket, asio::ssl::context& context) : socket_(std::move(socket)) {
        tls_.emplace(socket_, context);
    }

    bool secure() const { return tls_.has_value(); }
    Tls& tls() { return *tls_; }
    TcpSocket& socket() { return socket_; }
    Executor get_executor() { return socket_.get_executor(); }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return tls_ ? tls_->async_read_some(buffers, std::forward<Token>(token))
                    : socket_.async_read_some(buffers, std::forward<Token>(token));
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return tls_ ? tls_->async_write_some(buffers, std::forward<Token>(token))
                    : socket_.async_write_some(buffers, std::forward<Token>(token));
    }
    /// What is pending ends with an error; the connection stays.
    void cancel() {
        ErrorCode ignored;
        socket_.cancel(ignored);
    }
    /// Everything pending ends with an error; nothing more can be sent.
    void close() {
        ErrorCode ignored;
        socket_.close(ignored);
    }

private:
    TcpSocket socket_;
    std::optional<Tls> tls_;
};

}  // namespace orrery::kit::http
