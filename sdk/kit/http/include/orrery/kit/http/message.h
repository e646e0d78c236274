// What a handler gets and gives: requests, responses, and the hold on an open WebSocket.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "orrery/kit/http/descriptor.h"
#include "orrery/kit/http/fields.h"

namespace orrery::kit::http {

/// A request whose head has passed the strict parser. A body of at most ServerLimits::inline_body bytes is in `body`.
struct Request {
    std::string method, path, query;  // path is normalised
    std::string authority;            // Host as sent, lower-case
    Fields fields;                    // without hop-by-hop fields
    std::string body;
    std::string listener;  // Listener::name
    std::string remote;    // address of the peer, without port
    std::string peer;      // common name of the verified client certificate; empty without one
    std::string id;        // unique in the site's logs
    bool secure = false;   // came over TLS
    bool websocket = false;

    /// Set when the body is longer: call it once, from the handler, with a stream socket; the server then writes the
    /// body there as data frames and an end frame (orrery/wire.h). Not called: the body is not read.
    std::function<void(Descriptor)> send_body_to;

    std::string target() const { return query.empty() ? path : path + '?' + query; }
};

/// An open WebSocket, held by whoever may want to end it. [any thread]
class OpenSocket {
public:
    virtual ~OpenSocket() = default;
    /// Closes with this code once what is queued has gone out, and after five seconds anyhow.
    virtual void close(std::uint16_t code, std::string reason) = 0;
    /// When a message last went either way; pings do not count.
    virtual std::chrono::steady_clock::time_point last_traffic() const = 0;
};

/// What the server sends. Movable; owns its stream.
struct Response {
    int status = 200;
    Fields fields;
    std::string body;
    /// A stream socket: the body as data frames and an end frame, or, with status 101, the WebSocket's messages.
    Descriptor stream;
    /// With status 101: called when the WebSocket is open, and when it has ended. [network thread, must not block]
    std::function<void(std::shared_ptr<OpenSocket>)> opened;
    std::function<void()> closed;
};

}  // namespace orrery::kit::http
