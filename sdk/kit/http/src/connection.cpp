#include "connection.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "body_pump.h"
#include "orrery/kit/http/text.h"
#include "socket_relay.h"
#include "tls_state.h"

namespace orrery::kit::http {
namespace {

// Who connected just before a drain has sent a request that is on its way.
constexpr std::chrono::milliseconds first_request_of_drained{1'000}, handshake_of_drained{6'000};

// Fields that are about this connection, and those its Connection field names.
void remove_hop_by_hop(Fields& fields) {
    constexpr std::string_view known[] = {"connection", "keep-alive", "proxy-connection", "transfer-encoding",
                                          "te",         "trailer",    "upgrade",          "expect"};
    std::vector<std::string> named;
    for (const Field& field : fields)
        if (field.name == "connection")
            each_list_element(field.value, [&](std::string_view token) { named.push_back(lower(token)); });
    fields.remove_if([&](const Field& field) {
        return std::find(std::begin(known), std::end(known), field.name) != std::end(known) ||
               std::find(named.begin(), named.end(), field.name) != named.end() ||
               field.name.starts_with("sec-websocket-");
    });
}

Refusal refusal_for(BodyReader::State state) {
    switch (state) {
        case BodyReader::State::too_long:
            return {413, "the body is too long"};
        case BodyReader::State::too_slow:
            return {408, "the body came too slowly"};
        default:
            return {400, "the body is malformed"};
    }
}

}  // namespace

Connection::Connection(std::shared_ptr<Shared> shared, std::unique_ptr<Transport> transport, std::string listener,
                       std::string remote)
    : shared_(std::move(shared)),
      limits_(shared_->options.limits),
      channel_(std::move(transport), std::max<std::size_t>(limits_.head.bytes, 16 * 1024) + 1024),
      listener_(std::move(listener)),
      remote_(std::move(remote)) {
    ++shared_->connections;
}

Connection::~Connection() { --shared_->connections; }

void Connection::start() {
    asio::co_spawn(
        channel_.executor(), [self = shared_from_this()] { return self->run(); }, asio::detached);
}

void Connection::drain() {
    if (auto relay = relay_.lock())
        relay->close(1001, "the server is going away");
    else if (fresh_ && channel_.view().empty())
        channel_.hasten(shaken_ ? first_request_of_drained : handshake_of_drained);
    else if (idle_ && channel_.view().empty())
        channel_.close();
}

void Connection::close() {
    if (auto relay = relay_.lock()) relay->abort();
    channel_.close();
}

Await<void> Connection::run() {
    auto self = shared_from_this();
    shaken_ = co_await channel_.handshake(limits_.handshake);
    if (!shaken_) co_return;
    if (channel_.transport().secure()) peer_ = peer_common_name(channel_.transport().tls().native_handle());
    bool keep_alive = true;
    while (keep_alive) {
        std::optional<RequestHead> head = co_await read_head();
        if (!head) break;
        idle_ = fresh_ = false;
        keep_alive = co_await serve(std::move(*head));
        if (socket_) co_return;  // the relay has taken the connection over
        idle_ = true;
    }
    co_await channel_.finish(true);
}

Await<std::optional<RequestHead>> Connection::read_head() {
    HeadScanner scanner;
    std::optional<Clock::time_point> deadline;
    for (;;) {
        HeadScanner::State state = scanner.scan(channel_.view());
        if (state == HeadScanner::State::complete) break;
        if (state == HeadScanner::State::bad_line_end)
            bad_head_ = Refusal{400, "a line does not end in CR LF"};
        else if (channel_.view().size() > limits_.head.bytes)
            bad_head_ = Refusal{431, "the header is too long"};
        if (bad_head_) break;
        if (shared_->draining && channel_.view().empty() && !fresh_) co_return std::nullopt;
        // The time for a header runs from its first byte: dripping bytes gains nothing.
        if (!channel_.view().empty() && !deadline) deadline = Clock::now() + limits_.header;
        if (channel_.view().empty()) channel_.release_space();
        const auto idle = shared_->draining ? first_request_of_drained : limits_.idle;
        const Clock::time_point until = deadline.value_or(Clock::now() + idle);
        Channel::Fill filled = co_await channel_.fill(until);
        if (filled == Channel::Fill::ended) co_return std::nullopt;
        // On a busy machine the time may be over before what has come was looked at.
        if (filled == Channel::Fill::timed_out && shared_->draining && fresh_ && channel_.has_more()) continue;
        if (filled == Channel::Fill::timed_out && channel_.view().empty()) co_return std::nullopt;
        if (filled == Channel::Fill::timed_out) bad_head_ = Refusal{408, "the header came too slowly"};
        if (bad_head_) break;
    }
    std::optional<RequestHead> head;
    if (!bad_head_) head = parse_head(scanner.size());
    if (bad_head_) co_await refuse(*bad_head_, {false, false, false}, {});
    co_return head;
}

std::optional<RequestHead> Connection::parse_head(std::size_t size) {
    auto parsed = parse_request_head(channel_.view().substr(0, size), limits_.head);
    channel_.consume(size);
    if (auto* head = std::get_if<RequestHead>(&parsed)) return std::move(*head);
    bad_head_ = std::get<Refusal>(parsed);
    return std::nullopt;
}

Request Connection::make_request(RequestHead& head) {
    Request request;
    request.method = head.method;
    request.path = std::move(head.path);
    request.query = std::move(head.query);
    request.authority = head.authority;
    if (head.websocket)
        request.fields = head.fields;  // the handshake is answered by them
    else
        request.fields = std::move(head.fields);
    remove_hop_by_hop(request.fields);
    request.listener = listener_;
    request.remote = remote_;
    request.peer = peer_;
    request.id = next_request_id();
    request.secure = channel_.transport().secure();
    request.websocket = head.websocket;
    return request;
}

Await<bool> Connection::serve(RequestHead head) {
    const std::string accept(head.fields.find("accept").value_or(""));
    Request request = make_request(head);
    BodyReader body(channel_, head, limits_);
    bool good = body.state() != BodyReader::State::too_long;
    if (good && !body.known_to_be_long()) good = co_await collect(body, request.body);
    if (!good) {
        co_await refuse(refusal_for(body.state()), {head.method == "HEAD", head.minor_version == 0, false}, {});
        co_return false;
    }
    std::shared_ptr<BodyPump> pump;
    if (body.state() == BodyReader::State::more) {
        co_await body.announce();  // not later: the pump reads while the response may be written
        pump = std::make_shared<BodyPump>(channel_, body, std::exchange(request.body, {}));
        request.send_body_to = pump->starter();
    }
    Answer answer = co_await run_handler(*shared_, channel_.executor(), std::move(request));
    bool keep_alive = head.keep_alive && !shared_->draining;
    keep_alive = co_await reply(std::move(answer), head, accept, keep_alive);
    if (socket_) co_return false;
    if (!pump) co_return keep_alive;
    bool body_over = co_await pump->finish();
    co_return keep_alive&& body_over;
}

// Reads a body as long as it may go inline; false: it must be refused.
Await<bool> Connection::collect(BodyReader& body, std::string& bytes) {
    while (body.state() == BodyReader::State::more && bytes.size() <= limits_.inline_body) co_await body.read(bytes);
    co_return body.state() == BodyReader::State::complete || body.state() == BodyReader::State::more;
}

Await<bool> Connection::reply(Answer answer, const RequestHead& head, std::string_view accept, bool keep_alive) {
    ResponseContext context{head.method == "HEAD", head.minor_version == 0, keep_alive};
    if (auto* refusal = std::get_if<Refusal>(&answer)) co_return co_await refuse(*refusal, context, accept);
    Response& response = std::get<Response>(answer);
    if (response.status != 101) co_return co_await write_response(channel_, response, context, limits_);
    // Bytes before our 101 could be a second request in disguise.
    if (!head.websocket || !response.stream || !channel_.view().empty())
        co_return co_await refuse({400, "the WebSocket handshake is malformed"}, {false, false, false}, accept);
    channel_.release_space();
    socket_ = true;
    auto relay = std::make_shared<SocketRelay>(shared_from_this(), channel_, limits_);
    relay_ = relay;
    relay->start(head, std::move(response));
    co_return false;
}

Await<bool> Connection::refuse(Refusal refusal, const ResponseContext& context, std::string_view accept) {
    if (shared_->options.refused) shared_->options.refused(refusal, listener_, remote_);
    Response response;
    if (shared_->options.refusal_page) {
        response = shared_->options.refusal_page(refusal, accept);
    } else {
        response.fields.add("content-type", "text/plain; charset=utf-8");
        response.body = std::string(refusal.reason) + "\n";
    }
    response.status = refusal.status;
    if (refusal.status == 503) response.fields.set("retry-after", "2");
    if (refusal.status == 426) response.fields.set("sec-websocket-version", "13");
    co_return co_await write_response(channel_, response, context, limits_);
}

}  // namespace orrery::kit::http
