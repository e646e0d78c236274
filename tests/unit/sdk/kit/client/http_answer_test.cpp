// HTTP answers as they come, whole and in pieces, and bytes that are none.
#include <orrery/error.h>
#include <orrery/kit/client/http_answer.h>

#include <boost/test/unit_test.hpp>

using orrery::client::HttpAnswerReader;

namespace {

/// Feeds the text in pieces of that size; true when the answer is whole.
bool feed(HttpAnswerReader& reader, std::string_view text, size_t piece) {
    bool whole = false;
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) whole = reader.feed(text.substr(0, piece));
    return whole;
}

bool refused(std::string_view text) {
    HttpAnswerReader reader(1000);
    try {
        feed(reader, text, 7);
        return false;
    } catch (const orrery::Error&) {
        return true;
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_answer)

BOOST_AUTO_TEST_CASE(a_length_a_chunked_and_an_empty_body) {
    constexpr std::pair<std::string_view, std::string_view> texts[] = {
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nRetry-After: 3\r\n\r\nhello", "hello"},
        {"HTTP/1.1 503 \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", "abcde"},
        {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", ""},
        {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", ""}};
    for (auto& [text, body] : texts)
        for (size_t piece : {size_t{1}, size_t{3}, text.size()}) {
            HttpAnswerReader reader(1000);
            BOOST_TEST(feed(reader, text, piece));
            BOOST_TEST(reader.answer().body == body);
            BOOST_TEST(reader.answer().keep_alive);
        }
}

BOOST_AUTO_TEST_CASE(a_body_that_the_end_of_the_connection_ends) {
    HttpAnswerReader reader(1000);
    BOOST_TEST(!feed(reader, "HTTP/1.0 200 OK\r\n\r\nall of it", 4));
    BOOST_TEST(reader.end());
    BOOST_TEST(reader.answer().body == "all of it");
    BOOST_TEST(!reader.answer().keep_alive);
}

BOOST_AUTO_TEST_CASE(connection_close_is_kept_in_mind) {
    HttpAnswerReader reader(1000);
    BOOST_TEST(feed(reader, "HTTP/1.1 429 Slow down\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n", 10));
    BOOST_TEST(reader.answer().status == 429);
    BOOST_TEST(!reader.answer().keep_alive);
}

BOOST_AUTO_TEST_CASE(what_is_no_answer_is_refused) {
    for (auto* text :
         {"220 mail.example ESMTP\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1  200\r\n\r\n",
          "HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 12x\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"})
        BOOST_TEST(refused(text), text);
    BOOST_TEST(refused("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x')));
    BOOST_TEST(refused("HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'x')));
}

BOOST_AUTO_TEST_SUITE_END()
