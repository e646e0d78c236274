// The server over real sockets: order, framing, limits, pools, bodies as streams.
#include <orrery/stream.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "running_server.h"

using namespace orrery::kit::http;
using namespace std::chrono_literals;

namespace {

RunningServer::Options echo() {
    return RunningServer::with([](Request& request) {
        std::string seen = request.method + " " + request.target() + " " + request.body;
        for (const Field& field : request.fields) seen += " " + field.name + "=" + field.value;
        return text_response(seen + "\n");
    });
}

std::string get(std::string_view path) { return "GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n"; }

// A response that comes over a stream.
Response one_frame() {
    int pair[2];
    ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
    orrery::Stream writer(pair[0]);
    writer.write(orrery::wire::Kind::data, "x");
    writer.write(orrery::wire::Kind::end, "");
    Response response;
    response.stream = Descriptor(pair[1]);
    return response;
}

int status_of(const std::string& response) { return response.size() > 12 ? std::stoi(response.substr(9, 3)) : 0; }

}  // namespace

BOOST_AUTO_TEST_SUITE(server)

BOOST_AUTO_TEST_CASE(requests_on_one_connection_are_answered_in_order) {
    RunningServer running(echo());
    RawClient client(running.port);
    std::string all;
    for (int i = 0; i < 300; ++i)
        all += i % 3 == 0 ? "POST /" + std::to_string(i) +
                                " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                          : get("/" + std::to_string(i));
    client.send(all);
    for (int i = 0; i < 300; ++i) {
        std::string response = client.read_response();
        std::string expected = (i % 3 == 0 ? "POST /" : "GET /") + std::to_string(i) + (i % 3 == 0 ? " abc" : " ");
        BOOST_REQUIRE_MESSAGE(response.find("\r\n\r\n" + expected) != std::string::npos, response);
    }
}

BOOST_AUTO_TEST_CASE(a_refused_request_ends_the_connection_and_its_tail_is_never_run) {
    std::atomic<int> calls{0};
    RunningServer running(RunningServer::with([&](Request&) {
        ++calls;
        return text_response("ok");
    }));
    for (std::string bad :
         {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n",
          "GET /../x HTTP/1.1\r\nHost: a\r\n\r\n"}) {
        RawClient client(running.port);
        client.send(bad + get("/qrs/secret"));
        std::string answer = client.read_all();
        BOOST_TEST(status_of(answer) == 400, answer);
        BOOST_TEST(answer.find("Connection: close") != std::string::npos);
        BOOST_TEST(answer.find("HTTP/1.1", 5) == std::string::npos, "two answers: " << answer);
    }
    BOOST_TEST(calls == 0);
}

BOOST_AUTO_TEST_CASE(connection_fields_stay_at_the_edge) {
    RunningServer running(echo());
    RawClient client(running.port);
    std::string answer = client.ask(
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Gone\r\nX-Gone: 1\r\nX-Kept: 2\r\nTE: "
        "trailers\r\n\r\n");
    BOOST_TEST(answer.find("x-kept=2") != std::string::npos);
    BOOST_TEST(answer.find("x-gone") == std::string::npos);
    BOOST_TEST(answer.find("te=") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_handler_cannot_split_the_response) {
    RunningServer running(RunningServer::with([](Request&) {
        Response response = text_response("x");
        response.fields.add("x-bad", "a\r\nSet-Cookie: evil=1");
        response.fields.add("x bad", "b");
        response.fields.add("content-length", "99");
        return response;
    }));
    std::string answer = RawClient(running.port).ask(get("/"));
    BOOST_TEST(answer.find("evil") == std::string::npos);
    BOOST_TEST(answer.find("bad") == std::string::npos);
    BOOST_TEST(answer.find("Content-Length: 1\r\n") != std::string::npos);
    BOOST_TEST(answer.find("99") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(head_has_no_body_and_a_throwing_handler_is_a_500) {
    RunningServer running(RunningServer::with([](Request& request) {
        if (request.path == "/throw") throw std::runtime_error("secret detail");
        return text_response("12345");
    }));
    RawClient client(running.port);
    client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/throw"));
    std::string head = client.read_until("\r\n\r\n");
    BOOST_TEST(head.find("Content-Length: 5\r\n") != std::string::npos);
    std::string thrown = client.read_response();
    BOOST_TEST(status_of(thrown) == 500);
    BOOST_TEST(thrown.find("secret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_full_pool_answers_503_at_once) {
    std::atomic<bool> release{false};
    RunningServer::Options options = RunningServer::with([&](Request&) {
        while (!release) std::this_thread::sleep_for(1ms);
        return text_response("ok");
    });
    options.limits.workers = 1;
    options.limits.queue = 1;
    RunningServer running(std::move(options));
    RawClient first(running.port), second(running.port), third(running.port);
    first.send(get("/"));
    std::this_thread::sleep_for(100ms);
    second.send(get("/"));
    std::this_thread::sleep_for(100ms);
    std::string answer = third.ask(get("/"));
    BOOST_TEST(status_of(answer) == 503);
    BOOST_TEST(answer.find("retry-after: ") != std::string::npos);
    release = true;
    BOOST_TEST(status_of(first.read_response()) == 200);
    BOOST_TEST(status_of(second.read_response()) == 200);
}

BOOST_AUTO_TEST_CASE(slow_clients_and_slow_handlers_run_out_of_time) {
    RunningServer::Options options = RunningServer::with([](Request& request) {
        if (request.path == "/slow") std::this_thread::sleep_for(600ms);
        return text_response("ok");
    });
    options.limits.header = options.limits.progress = options.limits.handler = 300ms;
    options.limits.idle = 300ms;
    RunningServer running(std::move(options));
    RawClient dripping(running.port);
    for (char c : std::string_view("GET / HTTP/1.1\r\nHo")) {
        if (!dripping.send({&c, 1})) break;
        std::this_thread::sleep_for(40ms);
    }
    BOOST_TEST(status_of(dripping.read_all()) == 408);
    RawClient slow_body(running.port);
    slow_body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    BOOST_TEST(status_of(slow_body.read_all()) == 408);
    BOOST_TEST(status_of(RawClient(running.port).ask(get("/slow"))) == 504);
    RawClient idle(running.port);
    BOOST_TEST(status_of(idle.ask(get("/"))) == 200);
    BOOST_TEST(idle.read_all().empty());
}

BOOST_AUTO_TEST_CASE(long_bodies_cross_as_streams_both_ways) {
    RunningServer running(RunningServer::with([](Request& request) {
        if (!request.send_body_to) return one_frame();
        BOOST_TEST(request.body.empty());
        int in[2], out[2];
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in);
        ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out);
        request.send_body_to(Descriptor(in[0]));
        std::thread([reader = orrery::Stream(in[1]), writer = orrery::Stream(out[0])]() mutable {
            while (auto message = reader.read(5s)) {
                writer.write(message->kind, message->payload);
                if (message->kind == orrery::wire::Kind::end) return;
            }
        }).detach();
        Response response;
        response.stream = Descriptor(out[1]);
        return response;
    }));
    std::string body;
    for (int i = 0; body.size() < 3'000'000; ++i) body += std::to_string(i) + ' ';
    RawClient client(running.port);
    std::thread sender([&] {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body +
                    get("/next"));
    });
    std::string head = client.read_until("\r\n\r\n"), echoed;
    BOOST_TEST(head.find("Transfer-Encoding: chunked") != std::string::npos);
    for (std::size_t size = 1; size > 0;) {
        size = std::stoul(client.read_until("\r\n"), nullptr, 16);
        echoed += client.read_bytes(size);
        BOOST_REQUIRE(client.read_bytes(2) == "\r\n");
    }
    sender.join();
    BOOST_TEST((echoed == body));
    client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    BOOST_TEST(client.read_all().find("Connection: close") != std::string::npos);  // and it does close
}

BOOST_AUTO_TEST_CASE(a_client_that_waits_is_told_to_go_on) {
    RunningServer running(echo());
    RawClient client(running.port);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    BOOST_TEST(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("abc");
    BOOST_TEST(client.read_response().find("POST / abc") != std::string::npos);
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 300000\r\n\r\n");
    BOOST_TEST(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    BOOST_TEST(status_of(client.read_response()) == 200);
}

BOOST_AUTO_TEST_CASE(a_body_nobody_wants_does_not_hang_anybody) {
    RunningServer running(RunningServer::with([](Request&) {
        Response response = text_response("no");
        response.status = 403;
        return response;
    }));
    RawClient client(running.port);
    std::string body(600'000, 'x');
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body +
                get("/"));
    BOOST_TEST(status_of(client.read_response()) == 403);
    BOOST_TEST(status_of(client.read_response()) == 403);
}

BOOST_AUTO_TEST_CASE(limits_answer_with_their_status) {
    RunningServer::Options options = echo();
    options.limits.body = 1000;
    RunningServer running(std::move(options));
    BOOST_TEST(status_of(RawClient(running.port).ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")) ==
               413);
    RawClient chunked(running.port);
    chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + std::string(4096, 'a'));
    BOOST_TEST(status_of(chunked.read_all()) == 413);
    RawClient endless(running.port);
    endless.send("GET /" + std::string(40'000, 'a'));
    BOOST_TEST(status_of(endless.read_all()) == 431);
}

BOOST_AUTO_TEST_CASE(a_body_longer_than_any_may_be_is_refused_before_the_handler_sees_the_request) {
    std::atomic<int> calls{0};
    RunningServer::Options options = RunningServer::with([&](Request&) {
        ++calls;
        return text_response("ok");
    });
    options.limits.body = 1'000'000;  // more than goes inline
    RunningServer running(std::move(options));
    BOOST_TEST(
        status_of(RawClient(running.port).ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000001\r\n\r\nabc")) ==
        413);
    BOOST_TEST(calls == 0);
}

BOOST_AUTO_TEST_CASE(draining_lets_requests_finish) {
    std::atomic<bool> inside{false};
    RunningServer running(RunningServer::with([&](Request&) {
        inside = true;
        std::this_thread::sleep_for(300ms);
        return text_response("ok");
    }));
    RawClient idle(running.port), busy(running.port);
    busy.send(get("/"));
    while (!inside) std::this_thread::sleep_for(1ms);
    BOOST_TEST(running.server.drain(5s));
    std::string answer = busy.read_all();
    BOOST_TEST(status_of(answer) == 200);
    BOOST_TEST(answer.find("Connection: close") != std::string::npos);
    BOOST_TEST(idle.read_all().empty());
    BOOST_TEST(running.server.connections() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
