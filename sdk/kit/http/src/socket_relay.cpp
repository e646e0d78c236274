#include "socket_relay.h"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket.hpp>
#include <mutex>

#include "orrery/kit/http/text.h"

namespace orrery::kit::http {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

// Beast owns its next layer; ours belongs to the connection.
struct Layer {
    using executor_type = Executor;
    Transport* transport;
    Executor get_executor() const { return transport->get_executor(); }
    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return transport->async_read_some(buffers, std::forward<Token>(token));
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return transport->async_write_some(buffers, std::forward<Token>(token));
    }
};

// Found by Beast: ends the connection after the closing handshake.
void beast_close_socket(Layer& layer) { layer.transport->close(); }
template <class Handler>
void async_teardown(beast::role_type, Layer& layer, Handler&& handler) {
    ErrorCode ignored;
    layer.transport->socket().shutdown(TcpSocket::shutdown_send, ignored);
    asio::post(layer.get_executor(), [handler = std::move(handler)]() mutable { handler(ErrorCode{}); });
}

// What a session or an administrator holds; it may outlive the relay and is used from other threads.
class Handle : public OpenSocket {
public:
    Handle(Executor executor, std::weak_ptr<SocketRelay> relay) : executor_(executor), relay_(std::move(relay)) {
        touch();
    }
    void close(std::uint16_t code, std::string reason) override {
        std::lock_guard lock(mutex_);
        if (ended_) return;
        asio::post(executor_, [relay = relay_, code, reason = std::move(reason)]() mutable {
            if (auto self = relay.lock()) self->close(code, std::move(reason));
        });
    }
    Clock::time_point last_traffic() const override {
        return Clock::time_point(Clock::duration(last_.load(std::memory_order_relaxed)));
    }
    void touch() { last_.store(Clock::now().time_since_epoch().count(), std::memory_order_relaxed); }
    void end() {  // afterwards the executor's context may go
        std::lock_guard lock(mutex_);
        ended_ = true;
    }

private:
    std::mutex mutex_;
    Executor executor_;
    std::weak_ptr<SocketRelay> relay_;
    bool ended_ = false;
    std::atomic<Clock::rep> last_{0};
};

websocket::request_type handshake_of(const RequestHead& head) {
    websocket::request_type request{beast::http::verb::get, "/", 11};
    request.set(beast::http::field::host, head.authority);
    for (const char* name :
         {"upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions"})
        if (auto value = head.fields.find(name)) request.set(name, std::string(*value));
    return request;
}

}  // namespace

struct SocketRelay::State {
    State(std::shared_ptr<void> keep, Channel& given, const ServerLimits& bounds)
        : owner(std::move(keep)),
          channel(given),
          limits(bounds),
          socket(Layer{&given.transport()}),
          force(given.executor()) {}

    void configure(const Response& response);
    Await<void> run(std::shared_ptr<SocketRelay> self, websocket::request_type request);
    Await<void> upward(std::shared_ptr<SocketRelay> keep);
    void end_after(std::chrono::seconds patience);
    Await<void> downward();
    Await<bool> forward(const StreamEnd::Piece& piece);
    Await<void> finish(std::uint16_t code, std::string reason);

    std::shared_ptr<void> owner;
    std::weak_ptr<SocketRelay> relay;
    Channel& channel;
    const ServerLimits& limits;
    websocket::stream<Layer> socket;
    std::optional<StreamEnd> stream;
    std::shared_ptr<Handle> handle;
    std::function<void()> closed;
    Timer force;
    std::uint16_t close_code = 0;  // asked for from outside
    std::string close_reason;
};

void SocketRelay::State::configure(const Response& response) {
    websocket::stream_base::timeout times;
    times.handshake_timeout = limits.handshake;
    times.idle_timeout = limits.socket_idle;
    times.keep_alive_pings = true;
    socket.set_option(times);
    socket.read_message_max(limits.message);
    socket.auto_fragment(false);
    websocket::permessage_deflate deflate;
    deflate.server_enable = limits.compress_messages;
    socket.set_option(deflate);
    socket.set_option(websocket::stream_base::decorator([fields = response.fields](websocket::response_type& answer) {
        for (const Field& field : fields)
            if (is_token(field.name) && is_field_value(field.value)) answer.set(field.name, field.value);
    }));
}

Await<void> SocketRelay::State::run(std::shared_ptr<SocketRelay> self, websocket::request_type request) {
    auto [error] = co_await socket.async_accept(request, as_result);
    if (!error) {
        asio::co_spawn(channel.executor(), upward(self), asio::detached);
        co_await downward();
    }
    stream->close();
    channel.close();
}

// Client → stream. Beast answers pings and checks masks, UTF-8 and sizes while it reads.
Await<void> SocketRelay::State::upward(std::shared_ptr<SocketRelay>) {
    std::string buffer(16 * 1024, '\0');
    for (;;) {
        auto [error, size] = co_await socket.async_read_some(asio::buffer(buffer), as_result);
        if (error) {
            auto code = static_cast<std::uint16_t>(error == websocket::error::closed ? socket.reason().code : 1006);
            end_after(std::chrono::seconds(5));
            co_await stream->write_close(code == 0 ? 1005 : code, {});
            stream->cancel();
            co_return;
        }
        handle->touch();
        wire::Kind kind = socket.got_text() ? wire::Kind::text : wire::Kind::binary;
        bool more = !socket.is_message_done();
        if (size == 0 && more) continue;
        const bool written = co_await stream->write(kind, more, std::string_view(buffer).substr(0, size));
        if (!written) co_return;
    }
}

// Stream → client.
Await<void> SocketRelay::State::downward() {
    for (;;) {
        StreamEnd::Piece piece = co_await stream->next();
        switch (piece.status) {
            case StreamEnd::Piece::Status::cancelled:
                co_return co_await finish(close_code, close_reason);
            case StreamEnd::Piece::Status::ended:
                co_return co_await finish(1012, "the service behind this socket went away");
            case StreamEnd::Piece::Status::malformed:
                co_return co_await finish(1011, "the service behind this socket failed");
            case StreamEnd::Piece::Status::bytes:
                break;
        }
        if (piece.kind == wire::Kind::close) {
            std::uint16_t code = 1000;
            if (!wire::read_number(piece.bytes, code)) code = 1000;
            co_return co_await finish(code, std::string(piece.bytes));
        }
        if (piece.kind != wire::Kind::text && piece.kind != wire::Kind::binary)
            co_return co_await finish(1011, "the service behind this socket failed");
        const bool forwarded = co_await forward(piece);
        if (!forwarded) co_return;
        handle->touch();
    }
}

Await<bool> SocketRelay::State::forward(const StreamEnd::Piece& piece) {
    if (piece.first) socket.text(piece.kind == wire::Kind::text);
    auto [error, count] = co_await socket.async_write_some(piece.last, asio::buffer(piece.bytes), as_result);
    co_return !error;
}

// The closing handshake, five seconds long at most. Code 0: the client has gone already.
Await<void> SocketRelay::State::finish(std::uint16_t code, std::string reason) {
    if (code == 0) co_return;
    bool sendable = (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
                    (code >= 3000 && code <= 4999);
    websocket::close_reason why(sendable ? code : std::uint16_t{1011});
    why.reason.assign(reason.substr(0, 123));
    end_after(std::chrono::seconds(5));
    co_await socket.async_close(why, as_result);
}

// A side that does not move must not keep the other one's resources.
void SocketRelay::State::end_after(std::chrono::seconds patience) {
    force.expires_after(patience);
    force.async_wait([weak = relay](ErrorCode error) {
        if (auto held = weak.lock(); held && !error) held->abort();
    });
}

SocketRelay::SocketRelay(std::shared_ptr<void> owner, Channel& channel, const ServerLimits& limits)
    : state_(std::make_unique<State>(std::move(owner), channel, limits)) {}

SocketRelay::~SocketRelay() {
    if (state_->handle) state_->handle->end();
    if (state_->closed) state_->closed();
}

void SocketRelay::start(const RequestHead& head, Response response) {
    state_->stream.emplace(state_->channel.executor(), std::move(response.stream));
    state_->relay = weak_from_this();
    state_->handle = std::make_shared<Handle>(state_->channel.executor(), weak_from_this());
    state_->configure(response);
    if (response.opened) response.opened(state_->handle);
    state_->closed = std::move(response.closed);
    asio::co_spawn(state_->channel.executor(), state_->run(shared_from_this(), handshake_of(head)), asio::detached);
}

void SocketRelay::close(std::uint16_t code, std::string reason) {
    if (state_->close_code != 0) return;
    state_->close_code = code;
    state_->close_reason = std::move(reason);
    state_->stream->cancel();
    // A client that does not read keeps the writer from seeing this.
    state_->end_after(std::chrono::seconds(5));
}

void SocketRelay::abort() {
    state_->stream->cancel();
    state_->channel.close();
}

}  // namespace orrery::kit::http
