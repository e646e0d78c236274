// One client connection: requests in order, one at a time, until it ends or becomes a WebSocket.
#pragma once
#include <memory>
#include <optional>

#include "body_reader.h"
#include "exchange.h"
#include "response_writer.h"

namespace orrery::kit::http {

class SocketRelay;

/// Held by what it waits for: it ends by itself. start(), drain() and close() [its network thread].
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(std::shared_ptr<Shared> shared, std::unique_ptr<Transport> transport, std::string listener,
               std::string remote);
    ~Connection();
    Connection(const Connection&) = delete;
    void start();
    /// Ends it if it idles between requests, and a WebSocket with 1001. A request under way is still answered, and so
    /// is the first one of a new connection when it comes at once, or right after the handshake. [its network thread]
    void drain();
    /// Ends it now. [its network thread]
    void close();

private:
    Await<void> run();
    Await<std::optional<RequestHead>> read_head();
    std::optional<RequestHead> parse_head(std::size_t size);
    Await<bool> serve(RequestHead head);
    Await<bool> collect(BodyReader& body, std::string& bytes);
    Await<bool> reply(Answer answer, const RequestHead& head, std::string_view accept, bool keep_alive);
    Await<bool> refuse(Refusal refusal, const ResponseContext& context, std::string_view accept);
    Request make_request(RequestHead& head);

    std::shared_ptr<Shared> shared_;
    const ServerLimits& limits_;
    Channel channel_;
    const std::string listener_, remote_;
    std::string peer_;
    std::optional<Refusal> bad_head_;
    std::weak_ptr<SocketRelay> relay_;
    bool shaken_ = false, idle_ = true, fresh_ = true, socket_ = false;
};

}  // namespace orrery::kit::http
