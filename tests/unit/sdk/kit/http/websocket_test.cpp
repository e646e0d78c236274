// WebSockets: the relay between client frames and stream frames, closing codes, back-pressure, refusals.
#include <orrery/stream.h>

#include <boost/test/unit_test.hpp>
#include <future>
#include <thread>

#include "running_server.h"

using namespace orrery::kit::http;
using namespace std::chrono_literals;
using orrery::wire::Kind;

namespace {

const std::string handshake =
    "GET /app/x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

// A masked client frame with the mask 0, so that payloads stay readable.
std::string frame(int opcode, std::string_view payload, bool final = true, bool masked = true) {
    std::string out(1, static_cast<char>((final ? 0x80 : 0) | opcode));
    int mask = masked ? 0x80 : 0;
    if (payload.size() < 126)
        out += static_cast<char>(mask | static_cast<int>(payload.size()));
    else if (payload.size() < 65536)
        out +=
            {static_cast<char>(mask | 126), static_cast<char>(payload.size() >> 8), static_cast<char>(payload.size())};
    else {
        out += static_cast<char>(mask | 127);
        for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(payload.size() >> shift);
    }
    if (masked) out += std::string(4, '\0');
    return out + std::string(payload);
}

// One server frame: opcode, payload, and whether it is the last of its message.
struct ServerFrame {
    int opcode = -1;
    std::string payload;
    bool final = false;
};
ServerFrame read_frame(RawClient& client) {
    std::string head = client.read_bytes(2);
    if (head.size() < 2) return {};
    std::size_t size = static_cast<unsigned char>(head[1]) & 0x7f;
    int extra = size == 126 ? 2 : size == 127 ? 8 : 0;
    if (extra) size = 0;
    for (char c : client.read_bytes(static_cast<std::size_t>(extra))) size = size << 8 | static_cast<unsigned char>(c);
    return {head[0] & 0x0f, client.read_bytes(size), (head[0] & 0x80) != 0};
}
int close_code(const ServerFrame& frame) {
    if (frame.opcode != 8 || frame.payload.size() < 2) return 0;
    return static_cast<unsigned char>(frame.payload[0]) << 8 | static_cast<unsigned char>(frame.payload[1]);
}

// A server whose handler accepts every WebSocket and hands the other end of its stream to the test.
struct Sockets {
    std::promise<orrery::Stream> stream;
    std::promise<std::shared_ptr<OpenSocket>> opened;
    std::promise<void> closed;
    // Last, so that it has ended before what its threads use goes.
    RunningServer running{RunningServer::with([this](Request& request) { return accept(request); })};

    Response accept(Request& request) {
        BOOST_TEST(request.websocket);
        int pair[2];
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
        stream.set_value(orrery::Stream(pair[0]));
        Response response;
        response.status = 101;
        response.stream = Descriptor(pair[1]);
        response.opened = [this](std::shared_ptr<OpenSocket> socket) { opened.set_value(std::move(socket)); };
        response.closed = [this] { closed.set_value(); };
        return response;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket)

BOOST_AUTO_TEST_CASE(messages_go_both_ways_whole_and_fragmented) {
    Sockets sockets;
    RawClient client(sockets.running.port);
    client.send(handshake);
    std::string answer = client.read_until("\r\n\r\n");
    BOOST_TEST(answer.find("101 Switching") != std::string::npos, answer);
    BOOST_TEST(answer.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") != std::string::npos);
    orrery::Stream stream = sockets.stream.get_future().get();

    client.send(frame(1, "hel", false) + frame(9, "ping") + frame(0, "lo") + frame(2, std::string(200'000, 'b')) +
                frame(1, ""));
    auto text = stream.read(5s);
    BOOST_REQUIRE(text);
    BOOST_CHECK(text->kind == Kind::text);
    BOOST_TEST(text->payload == "hello");
    auto binary = stream.read(5s);
    BOOST_CHECK(binary->kind == Kind::binary);
    BOOST_TEST((binary->payload == std::string(200'000, 'b')));
    BOOST_TEST(stream.read(5s)->payload.empty());
    ServerFrame pong = read_frame(client);
    BOOST_TEST(pong.opcode == 10);
    BOOST_TEST(pong.payload == "ping");

    stream.write(Kind::text, std::string(150'000, 'x') + "end");
    stream.write(Kind::text, "");
    std::string received;
    ServerFrame part = read_frame(client);
    BOOST_TEST(part.opcode == 1);
    for (received = part.payload; !part.final; received += part.payload) part = read_frame(client);
    BOOST_TEST(received.size() == 150'003u);
    ServerFrame empty = read_frame(client);
    BOOST_TEST(empty.opcode == 1);
    BOOST_TEST(empty.payload.empty());
}

BOOST_AUTO_TEST_CASE(close_codes_pass_through) {
    Sockets sockets;
    RawClient client(sockets.running.port);
    client.send(handshake);
    client.read_until("\r\n\r\n");
    orrery::Stream stream = sockets.stream.get_future().get();
    stream.write(Kind::text, "last words");
    stream.close(4123, "because");
    BOOST_TEST(read_frame(client).payload == "last words");
    ServerFrame closing = read_frame(client);
    BOOST_TEST(close_code(closing) == 4123);
    BOOST_TEST(closing.payload.substr(2) == "because");
    client.send(frame(8, closing.payload));
    sockets.closed.get_future().get();
}

BOOST_AUTO_TEST_CASE(a_client_that_closes_is_reported_with_its_code) {
    Sockets sockets;
    RawClient client(sockets.running.port);
    client.send(handshake);
    client.read_until("\r\n\r\n");
    orrery::Stream stream = sockets.stream.get_future().get();
    client.send(frame(8, "\x0f\xa1 bye"));
    auto message = stream.read(5s);
    BOOST_REQUIRE(message);
    BOOST_CHECK(message->kind == Kind::close);
    std::string_view payload = message->payload;
    std::uint16_t code = 0;
    BOOST_TEST(orrery::wire::read_number(payload, code));
    BOOST_TEST(code == 4001);
    BOOST_TEST(!stream.read(5s));
}

BOOST_AUTO_TEST_CASE(a_service_that_vanishes_closes_with_1012_and_outsiders_with_their_code) {
    {
        Sockets sockets;
        RawClient client(sockets.running.port);
        client.send(handshake);
        client.read_until("\r\n\r\n");
        sockets.stream.get_future().get().reset();
        BOOST_TEST(close_code(read_frame(client)) == 1012);
    }
    Sockets sockets;
    RawClient client(sockets.running.port);
    client.send(handshake);
    client.read_until("\r\n\r\n");
    orrery::Stream stream = sockets.stream.get_future().get();
    sockets.opened.get_future().get()->close(4401, "the session has ended");
    BOOST_TEST(close_code(read_frame(client)) == 4401);
}

BOOST_AUTO_TEST_CASE(malformed_frames_end_with_their_code) {
    struct Case {
        std::string bytes;
        int code;
    };
    for (const Case& attack :
         {Case{frame(1, "x", true, false), 1002}, Case{std::string("\xf1\x81\0\0\0\0x", 7), 1002},
          Case{frame(1, "\xff\xfe"), 1007},
          Case{std::string("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14), 1009}, Case{frame(3, "x"), 1002},
          Case{frame(9, std::string(126, 'p')), 1002}, Case{frame(0, "x"), 1002}}) {
        Sockets sockets;
        RawClient client(sockets.running.port);
        client.send(handshake);
        client.read_until("\r\n\r\n");
        client.send(attack.bytes);
        BOOST_TEST(close_code(read_frame(client)) == attack.code);
    }
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read_stops_the_writer) {
    Sockets sockets;
    RawClient client(sockets.running.port);
    client.send(handshake);
    client.read_until("\r\n\r\n");
    orrery::Stream stream = sockets.stream.get_future().get();
    std::string message(60'000, 'm');
    std::size_t sent = 0;
    auto write_until_stuck = [&] {
        for (int i = 0; i < 2000; ++i, sent += message.size()) stream.write(Kind::binary, message, 500ms);
    };
    BOOST_CHECK_THROW(write_until_stuck(), orrery::Error);
    BOOST_TEST(sent < 20u * 1024 * 1024);  // the kernel's socket buffers, not ours
}

BOOST_AUTO_TEST_CASE(bytes_before_the_101_are_no_tunnel) {
    Sockets sockets;
    RawClient client(sockets.running.port);
    client.send(handshake + "GET /qrs/about HTTP/1.1\r\nHost: a\r\n\r\n");
    std::string answer = client.read_all();
    BOOST_TEST(answer.substr(0, 12) == "HTTP/1.1 400", answer);
}

BOOST_AUTO_TEST_SUITE_END()
