// The strict request parser, as tables: what is taken, what is refused and with which status.
#include <orrery/kit/http/head.h>

#include <boost/test/unit_test.hpp>

using namespace orrery::kit::http;

namespace {

int status_of(std::string_view head) {
    auto result = parse_request_head(head, {});
    auto* refusal = std::get_if<Refusal>(&result);
    return refusal ? refusal->status : 200;
}

// A GET with these extra header lines, each ending in CRLF.
int status_with(std::string_view lines) {
    return status_of("GET / HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n");
}

RequestHead parsed(std::string_view head) { return std::get<RequestHead>(parse_request_head(head, {})); }

}  // namespace

BOOST_AUTO_TEST_SUITE(head)

BOOST_AUTO_TEST_CASE(a_plain_request_is_read) {
    RequestHead head =
        parsed("POST /a/./b?x=%20 HTTP/1.1\r\nHost: Site.Example:8443\r\nX-One:  two \r\nContent-Length: 5\r\n\r\n");
    BOOST_TEST(head.method == "POST");
    BOOST_TEST(head.path == "/a/b");
    BOOST_TEST(head.query == "x=%20");
    BOOST_TEST(head.authority == "site.example:8443");
    BOOST_TEST(head.fields.find("x-one").value() == "two");
    BOOST_TEST(head.content_length == 5u);
    BOOST_TEST(head.keep_alive);
    BOOST_TEST(!head.websocket);
}

BOOST_AUTO_TEST_CASE(keep_alive_follows_version_and_connection) {
    BOOST_TEST(!parsed("GET / HTTP/1.0\r\n\r\n").keep_alive);
    BOOST_TEST(!parsed("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n").keep_alive);
}

BOOST_AUTO_TEST_CASE(framing_tricks_are_refused) {
    BOOST_TEST(status_with("Transfer-Encoding: chunked\r\n") == 200);
    BOOST_TEST(status_with("Transfer-Encoding: CHUNKED\r\n") == 200);
    for (const char* lines : {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                              "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
                              "Transfer-Encoding: xchunked\r\n",
                              "Transfer-Encoding: identity, chunked\r\n",
                              "Transfer-Encoding: chunked,\r\n",
                              "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                              "Transfer-Encoding: chunked\v\r\n",
                              "Transfer-Encoding : chunked\r\n",
                              "Transfer-Encoding\t: chunked\r\n",
                              " Transfer-Encoding: chunked\r\n",
                              "Transfer-Encoding:\r\n chunked\r\n",
                              "Transfer-Encoding: \"chunked\"\r\n",
                              "Transfer-Encoding: chunked;q=1\r\n",
                              "Transfer-Encoding: \r\n",
                              "Transfer-Encoding: gzip\r\n",
                              "Transfer-Encoding: identity\r\n",
                              "Content-Length: 4\r\nContent-Length: 4\r\n",
                              "Content-Length: 4\r\nContent-Length: 5\r\n",
                              "Content-Length: 4, 4\r\n",
                              "Content-Length: +5\r\n",
                              "Content-Length: 0x5\r\n",
                              "Content-Length: -1\r\n",
                              "Content-Length: 18446744073709551616\r\n",
                              "Content-Length: \r\n",
                              "Content-Length: 5 5\r\n",
                              "Content-Length: 1e3\r\n"})
        BOOST_TEST(status_with(lines) == 400, "taken: " << lines);
    BOOST_TEST(status_of("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
}

BOOST_AUTO_TEST_CASE(malformed_lines_are_refused) {
    using namespace std::string_view_literals;
    for (std::string_view head : {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a:99999999\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost:\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"sv,
                                  "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"sv,
                                  "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"sv,
                                  "GET / http/1.1\r\nHost: a\r\n\r\n"sv,
                                  "GET /\r\nHost: a\r\n\r\n"sv,
                                  "get / HTTP/1.1\r\nHost: a\r\n\r\n"sv,
                                  " GET / HTTP/1.1\r\nHost: a\r\n\r\n"sv,
                                  "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"sv,
                                  "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
                                  "GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n folded\r\n\r\n"sv,
                                  "GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1\r\nCookie: a=2\r\n\r\n"sv})
        BOOST_TEST(status_of(head) == 400, "taken: " << head);
}

BOOST_AUTO_TEST_CASE(targets_in_other_forms) {
    BOOST_TEST(parsed("GET https://A:1/x?y HTTP/1.1\r\nHost: a:1\r\n\r\n").path == "/x");
    BOOST_TEST(parsed("GET http://a HTTP/1.1\r\nHost: a\r\n\r\n").path == "/");
    BOOST_TEST(status_of("GET http://evil/x HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    BOOST_TEST(status_of("GET http://u@a/x HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    BOOST_TEST(status_of("GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    BOOST_TEST(status_of("GET a:1 HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    BOOST_TEST(status_of("GET * HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
    BOOST_TEST(status_of("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n") == 200);
    BOOST_TEST(status_of("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n") == 501);
    BOOST_TEST(status_of("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n") == 501);
    BOOST_TEST(status_of("PRI * HTTP/2.0\r\n\r\n") == 501);
    BOOST_TEST(status_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n") == 505);
}

BOOST_AUTO_TEST_CASE(limits) {
    BOOST_TEST(status_of("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n") == 414);
    BOOST_TEST(status_with("X: " + std::string(17000, 'a') + "\r\n") == 431);
    std::string many;
    for (int i = 0; i < 100; ++i) many += "A: b\r\n";
    BOOST_TEST(status_with(many) == 431);
    BOOST_TEST(status_with(many.substr(6)) == 200);
    BOOST_TEST(status_with("Expect: 100-continue\r\n") == 200);
    BOOST_TEST(status_with("Expect: lunch\r\n") == 417);
}

BOOST_AUTO_TEST_CASE(websocket_handshakes) {
    std::string good =
        "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";
    BOOST_TEST(parsed("GET /app HTTP/1.1\r\nHost: a\r\n" + good + "\r\n").websocket);
    BOOST_TEST(status_with(good + "Content-Length: 3\r\n") == 400);
    BOOST_TEST(status_with("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n") == 400);
    BOOST_TEST(status_with("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n"
                           "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n") == 426);
    BOOST_TEST(!parsed("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n").websocket);
    BOOST_TEST(!parsed("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n").websocket);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_head_is_found_byte_by_byte) {
    std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest", buffer;
    HeadScanner scanner;
    std::size_t complete_at = 0;
    for (char c : bytes) {
        buffer.push_back(c);
        HeadScanner::State state = scanner.scan(buffer);
        BOOST_REQUIRE(state != HeadScanner::State::bad_line_end);
        if (state == HeadScanner::State::complete) {
            complete_at = buffer.size();
            break;
        }
    }
    BOOST_TEST(complete_at == bytes.size() - 4);
    BOOST_TEST(scanner.size() == complete_at);
    BOOST_CHECK(HeadScanner{}.scan("GET / HTTP/1.1\nHost: a\n\n") == HeadScanner::State::bad_line_end);
    BOOST_CHECK(HeadScanner{}.scan("\n") == HeadScanner::State::bad_line_end);
}

BOOST_AUTO_TEST_SUITE_END()
