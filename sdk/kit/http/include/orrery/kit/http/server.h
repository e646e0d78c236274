// An HTTP/1.1 and WebSocket server on sockets that somebody else bound.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "orrery/kit/http/head.h"
#include "orrery/kit/http/message.h"
#include "orrery/kit/http/tls.h"

namespace orrery::kit::http {

/// What one client, and all together, may ask of a server; sizes in bytes, times in milliseconds.
struct ServerLimits {
    using Time = std::chrono::milliseconds;
    HeadLimits head;
    std::size_t inline_body = 256 * 1024;   // longer bodies go over a stream
    std::uint64_t body = 64ull << 30;       // more is 413
    std::size_t message = 128ull << 20;     // longer WebSocket messages are 1009
    std::size_t connections = 10000;        // further ones are closed at once
    std::size_t workers = 16, queue = 256;  // beyond: 503 with Retry-After
    std::size_t network_threads = 1;
    Time handshake{10'000}, header{10'000}, idle{60'000};
    Time progress{30'000};           // 16 KiB of a body must move, either way, within this time
    Time handler{60'000};            // then 504
    Time socket_idle{300'000};       // a WebSocket peer that answers no ping for so long is gone
    bool compress_messages = false;  // permessage-deflate
};

/// What a server does with what comes in. What the functions use must outlive the server.
struct ServerOptions {
    ServerLimits limits;
    /// Answers one request; may block. An exception is a 500. [worker, concurrent]
    std::function<Response(Request&)> handler;
    /// How an answer that was begun is made of the request, when it has come. May throw, as the handler.
    using Finish = std::function<Response(const Request&)>;
    /// May be empty. Begins to answer a request without waiting, where that can be had: true, and `done` is called
    /// once, from any thread, perhaps at once; it calls what it is given before it returns, or drops it. False: the
    /// handler is asked. [network thread, must not block]
    std::function<bool(Request&, std::function<void(const Finish&)> done)> begin;
    /// The page for what the server itself answers (400, 408, 413, 431, 500, 503, 504). [network thread, must not
    /// block]
    std::function<Response(const Refusal&, std::string_view accept)> refusal_page;
    /// Told of each refused message, for the log. [network thread, must not block]
    std::function<void(const Refusal&, std::string_view listener, std::string_view remote)> refused;
};

/// One socket to accept on. Movable; owns the socket.
struct Listener {
    Descriptor socket;  // bound and listening
    std::string name;
    std::shared_ptr<const TlsContext> tls;  // null: plain
};

/// Threads: one per network_threads plus workers; all joined by stop(). start, add, remove, drain and stop from one
/// thread at a time.
class Server {
public:
    explicit Server(ServerOptions options);
    ~Server();
    void start();
    /// Begins to accept. Throws std::runtime_error when the descriptor is no listening socket.
    void add(Listener listener);
    /// Stops accepting there; open connections go on.
    void remove(std::string_view name);
    /// Stops accepting everywhere, ends idle connections and WebSockets (1001), waits for requests under way; true
    /// when nothing was left at the end.
    bool drain(std::chrono::milliseconds patience);
    void stop();
    std::size_t connections() const;  // [any thread]

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace orrery::kit::http
